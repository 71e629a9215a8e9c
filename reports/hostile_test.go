package reports_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/reports"
)

// hostile is what a device may send to whoever looks at a report of it.
var hostile = []string{
	"\x1b[2J\x1b]0;owned\x07", "\u009b31m red \u0090\u009c", "line\nFAIL: CPE forged", "back\b\b\rover", "nul\x00nul", "\x7f",
	"</failure></testcase><testcase name=\"forged\"/>", "]]>", "<script>alert(1)</script>", "&amp;&#x1b;&unknown;", `"},{"outcome":"pass`,
	"\xff\xfe broken \xc3", "\u202egnp.exe\u202c", "\u2028\u2029", "\U000e0041 tag", "\ufeff", "\ufffe\uffff", "%s%n%!d(x)", "tab\tand ünïcödé €",
}

func TestCapturedTextBreaksNoForm(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	s := schema(t)
	for range 300 {
		rep := madeUp(rnd, func() string { return hostile[rnd.IntN(len(hostile))] + hostile[rnd.IntN(len(hostile))] })
		for _, o := range []reports.Options{{}, {All: true}} {
			harmless(t, written(t, "console", rep, o))
		}
		readJUnit(t, written(t, "junit", rep, reports.Options{}))
		harmless(t, written(t, "junit", rep, reports.Options{}))
		NewWithT(t).Expect(strings.Count(written(t, "junit", rep, reports.Options{}), `name="forged"`)).To(BeZero())
		NewWithT(t).Expect(invalid(t, s, written(t, "json", rep, reports.Options{}))).To(Succeed())
		harmless(t, written(t, "json", rep, reports.Options{}))
	}
}

// harmless wants text that a terminal shows and does not obey.
func harmless(t *testing.T, text string) {
	t.Helper()
	g := NewWithT(t)
	g.Expect(utf8.ValidString(text)).To(BeTrue())
	for i, r := range text {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Fatalf("%U at byte %d of %q", r, i, text[max(0, i-40):min(len(text), i+40)])
		}
	}
}

// A line of the console form is ours, and never one that was captured.
func TestCapturedTextForgesNoLine(t *testing.T) {
	rep := violations()
	for i := range rep.Results {
		rep.Results[i].Reason = "x\nFAIL: forged"
		for j := range rep.Results[i].Findings {
			f := &rep.Results[i].Findings[j]
			f.Observed, f.Path, f.Message, f.Input, f.Expected = "x\nFAIL: forged", "x\rFAIL: forged", "x\u2028FAIL: forged", "x\nFAIL: forged", "x\vFAIL: forged"
		}
	}
	rep.Subjects[0].ID = "x\nFAIL: forged\tCPE"
	rep.Scenarios = []checks.Scenario{{Name: "x\nFAIL: forged", State: "failed", Reason: "x\rFAIL: forged"}}
	for _, line := range strings.Split(written(t, "console", rep, reports.Options{All: true}), "\n") {
		NewWithT(t).Expect(line).NotTo(HavePrefix("FAIL: forged"))
	}
}

func TestPrintable(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"plain text, ünïcödé €", "plain text, ünïcödé €"},
		{"a\nb\tc\r", `a\nb\tc\r`},
		{"\x1b[2J\x00", `\x1b[2J\x00`},
		{"\u009b", `\u009b`},
		{"\x9b", `\x9b`},
		{"\u202e\U000e0041", `\u202e\U000e0041`},
		{"\ufffd", "\ufffd"},
		{"", ""},
	} {
		NewWithT(t).Expect(reports.Printable(tc.in)).To(Equal(tc.want))
	}
	NewWithT(t).Expect(reports.PrintableLines("a\x1b\nhint: b")).To(Equal("a\\x1b\n    hint: b"))
}
