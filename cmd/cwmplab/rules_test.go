package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks/catalogue"
)

// called runs one command line in this process.
func called(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

// promised reads JSON into a value and refuses fields it does not know: the form of an output is a promise.
func promised(t *testing.T, text string, into any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	NewWithT(t).Expect(d.Decode(into)).To(Succeed(), text)
}

// listedRule is a rule of rules --json as the design fixes it.
type listedRule struct {
	ID         *string   `json:"id"`
	Aliases    *[]string `json:"aliases"`
	Title      *string   `json:"title"`
	Area       *string   `json:"area"`
	Level      *string   `json:"level"`
	Role       *string   `json:"role"`
	Section    *string   `json:"section"`
	Versions   *string   `json:"versions"`
	Confidence *string   `json:"confidence"`
	Observe    *string   `json:"observe"`
}

func (r listedRule) complete() bool {
	for _, s := range []*string{r.ID, r.Title, r.Area, r.Level, r.Role, r.Section, r.Versions, r.Confidence, r.Observe} {
		if s == nil || *s == "" {
			return false
		}
	}
	return r.Aliases != nil
}

func TestRulesAsJSON(t *testing.T) {
	g := NewWithT(t)
	code, out, errs := called(t, "rules", "--json")
	g.Expect(code).To(BeZero(), errs)
	var list []listedRule
	promised(t, out, &list)
	g.Expect(list).To(HaveLen(len(catalogue.All())))
	for _, r := range list {
		g.Expect(r.complete()).To(BeTrue(), "%s", out)
		g.Expect(*r.Role).To(BeElementOf("CPE", "ACS", "both"))
		g.Expect(*r.Level).To(BeElementOf("MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY"))
	}

	_, one, _ := called(t, "rules", "CWMP-SES-004", "--json")
	promised(t, one, &list)
	g.Expect(list).To(HaveLen(1))
	g.Expect(*list[0].ID).To(Equal("CWMP-SES-004"))
}

func TestCoverageAsJSONAddsRowsWithoutARule(t *testing.T) {
	g := NewWithT(t)
	code, out, errs := called(t, "rules", "--coverage", "--json")
	g.Expect(code).To(BeZero(), errs)
	var doc struct {
		Rules []listedRule     `json:"rules"`
		Rows  []map[string]any `json:"rowsWithoutRule"`
	}
	promised(t, out, &doc)
	g.Expect(doc.Rules).To(HaveLen(len(catalogue.All())))
	g.Expect(doc.Rows).To(HaveLen(len(catalogue.Rows())))
	for _, row := range doc.Rows {
		g.Expect(row).To(HaveKeyWithValue("id", MatchRegexp(`^CWMP-`)))
		g.Expect(row).To(HaveKeyWithValue("reason", Not(BeEmpty())), "a row says why it has no rule")
	}
}

func TestSelftestAsJSON(t *testing.T) {
	g := NewWithT(t)
	code, out, errs := called(t, "selftest", "CWMP-SOP-038", "--json")
	g.Expect(code).To(BeZero(), errs)
	var doc struct {
		Rules   int `json:"rules"`
		Mutants struct {
			Killed int   `json:"killed"`
			Alive  []any `json:"alive"`
		} `json:"mutants"`
		Golden struct {
			Clean int   `json:"clean"`
			Dirty []any `json:"dirty"`
		} `json:"golden"`
	}
	g.Expect(json.Unmarshal([]byte(out), &doc)).To(Succeed())
	g.Expect(doc.Rules).To(Equal(1))
	g.Expect(doc.Mutants.Killed).To(BeNumerically(">", 0))
	g.Expect(doc.Mutants.Alive).To(And(Not(BeNil()), BeEmpty()), "an empty list, not null")
	g.Expect(doc.Golden.Clean).To(BeNumerically(">", 0))
	g.Expect(doc.Golden.Dirty).To(And(Not(BeNil()), BeEmpty()))
}

// Every example of every help text names a command and flags that there are.
func TestEveryHelpExampleIsACommandLine(t *testing.T) {
	g := NewWithT(t)
	n := 0
	for _, c := range append(newRoot(streams{}).Commands(), newRoot(streams{})) {
		if c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		g.Expect(c.Example).NotTo(BeEmpty(), "cwmplab %s --help shows an example", c.Name())
		for line := range strings.Lines(c.Example) {
			words := strings.Fields(line)
			g.Expect(words[0]).To(Equal("cwmplab"))
			root := newRoot(streams{})
			meant, rest, err := root.Find(words[1:])
			g.Expect(err).NotTo(HaveOccurred(), line)
			g.Expect(meant).NotTo(Equal(root), line)
			g.Expect(meant.ParseFlags(rest)).To(Succeed(), line)
			g.Expect(meant.ValidateArgs(meant.Flags().Args())).To(Succeed(), line)
			n++
		}
	}
	g.Expect(n).To(BeNumerically(">", 9))
}
