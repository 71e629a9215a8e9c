package catalogue_test

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks/catalogue"
)

func TestRulesFileIsTrue(t *testing.T) {
	g := NewWithT(t)
	name := filepath.Join("..", "RULES.md")
	if *update {
		g.Expect(os.WriteFile(name, []byte(catalogue.Markdown()), 0o644)).To(Succeed())
	}
	text, err := os.ReadFile(name)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(text) == catalogue.Markdown()).To(BeTrue(), "checks/RULES.md is stale: run go test ./checks/catalogue -update")
}
