package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/internal/layers"
)

// repository makes a small one: two areas, the frames beside them, one rule.
func repository(t *testing.T) string {
	t.Helper()
	g, root := NewWithT(t), t.TempDir()
	for _, folder := range []string{"catalogue", "checkstest", "inform", "soap"} {
		g.Expect(os.MkdirAll(filepath.Join(root, "checks", folder), 0o755)).To(Succeed())
	}
	rule := "package soap\n\nvar MaxEnvelopes = checks.Rule{\n\tID:    \"CWMP-SOP-038\",\n}\n\nvar Rules = []checks.Rule{MaxEnvelopes}\n"
	g.Expect(os.WriteFile(filepath.Join(root, "checks", "soap", "max_envelopes.go"), []byte(rule), 0o644)).To(Succeed())
	return root
}

func TestWritesARuleThatFailsUntilItIsFilledIn(t *testing.T) {
	g, root := NewWithT(t), repository(t)
	var stdout, stderr bytes.Buffer
	code := run([]string{"-root", root, "-area", "inform", "-id", "CWMP-INF-010", "-name", "no_duplicate_names"}, &stdout, &stderr)
	g.Expect(code).To(Equal(0), stderr.String())
	g.Expect(stdout.String()).To(ContainSubstring("add &NoDuplicateNames to the list of package inform"))

	for _, name := range []string{"no_duplicate_names.go", "no_duplicate_names_test.go"} {
		path := filepath.Join(root, "checks", "inform", name)
		_, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.AllErrors)
		g.Expect(err).NotTo(HaveOccurred())
	}
	rule, err := os.ReadFile(filepath.Join(root, "checks", "inform", "no_duplicate_names.go"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(rule)).To(ContainSubstring(`"CWMP-INF-010"`))

	tree, err := layers.Read(os.DirFS(root))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(layers.RulesFilledIn(tree)).NotTo(BeEmpty(), "the template has no word to fill in")
	g.Expect(layers.RulesListed(tree)).To(ConsistOf(HaveField("Detail", "rule NoDuplicateNames is in no list")))
}

func TestRefuses(t *testing.T) {
	for _, tc := range []struct{ name, area, id, file, want string }{
		{"an ID of another form", "inform", "INF-10", "a", `ID "INF-10"`},
		{"a name that is no snake case", "inform", "CWMP-INF-010", "NoDuplicates", `name "NoDuplicates"`},
		{"a name that leaves the folder", "inform", "CWMP-INF-010", "../a", `name "../a"`},
		{"a name Go takes for a test", "inform", "CWMP-INF-010", "a_test", `name "a_test"`},
		{"an unknown area", "informs", "CWMP-INF-010", "a", `area "informs": no such folder below checks; there are inform, soap`},
		{"a folder that holds no rules", "catalogue", "CWMP-INF-010", "a", `area "catalogue"`},
		{"a file that exists", "soap", "CWMP-SOP-039", "max_envelopes", "max_envelopes.go: exists"},
		{"an ID that is taken", "inform", "CWMP-SOP-038", "a", "ID CWMP-SOP-038: taken by checks/soap/max_envelopes.go"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g, root := NewWithT(t), repository(t)
			var stdout, stderr bytes.Buffer
			code := run([]string{"-root", root, "-area", tc.area, "-id", tc.id, "-name", tc.file}, &stdout, &stderr)
			g.Expect(code).To(Equal(2))
			g.Expect(stderr.String()).To(ContainSubstring(tc.want))
			left, err := filepath.Glob(filepath.Join(root, "checks", "*", "*.go"))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(left).To(HaveLen(1), "something was written")
		})
	}
}

func TestNames(t *testing.T) {
	for _, tc := range []struct{ snake, goName, words string }{
		{"no_duplicate_names", "NoDuplicateNames", "no duplicate names"},
		{"cwmp_id_is_echoed", "CWMPIDIsEchoed", "CWMP ID is echoed"},
		{"oui", "OUI", "OUI"},
	} {
		g := NewWithT(t)
		g.Expect(goName(tc.snake)).To(Equal(tc.goName))
		g.Expect(sentence(tc.snake)).To(Equal(tc.words))
	}
}
