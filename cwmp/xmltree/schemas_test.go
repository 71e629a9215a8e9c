package xmltree

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// shared are large real documents that lie beside the repository, where somebody put them.
const shared = "../../../shared"

// The schemas of CWMP and the data models in their full form are well-formed and keep to the
// limits, the largest of them with 4 MB.
func TestSchemasAndDataModels(t *testing.T) {
	schemas, _ := filepath.Glob(filepath.Join(shared, "xsd", "*.xsd"))
	models, _ := filepath.Glob(filepath.Join(shared, "datamodels", "*.xml"))
	files := append(schemas, models...)
	if len(files) == 0 {
		t.Skipf("no schemas and data models in %s", shared)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			g := NewWithT(t)
			src, err := os.ReadFile(file)
			g.Expect(err).NotTo(HaveOccurred())
			d := Parse(src)
			defer d.Release()
			checkInvariants(t, d)
			g.Expect(d.Problems).To(BeEmpty(), "not one of them has even a note")
			g.Expect(d.Root.Local()).To(BeElementOf("schema", "document"))
			theirs, err := viaEncodingXML(src)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(differs(viaTree(d.Root, nil), theirs)).To(BeEmpty())
		})
	}
}
