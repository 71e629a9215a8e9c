package checkstest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
)

// A recording starts and ends somewhere. Wherever a golden one is cut, nothing fails that does not fail in the whole.
func TestCutsFailNothing(t *testing.T) {
	for _, r := range golden.All() {
		t.Run(r.Name, func(t *testing.T) {
			whole := strings.Join(findings(r, checks.Fail), "\n")
			entries := r.Transcript().Entries
			for n := 1; n < len(entries) && n < 100; n++ {
				cuts := []mutate.Edit{endsAt(n), goesOn(n)}
				if entries[n].Verb == capture.VerbOpen || entries[n].Verb == capture.VerbData && entries[n].Dir == capture.ToServer {
					cuts = append(cuts, beginsAt(n))
				}
				for _, cut := range cuts {
					for _, f := range findings(r.With(cut), checks.Fail) {
						rule, _, _ := strings.Cut(f, " ")
						NewWithT(t).Expect(whole).To(ContainSubstring(rule), "%s: %s", cut.Name(), f)
					}
				}
			}
		})
	}
}

// A session too long to be kept is given out in windows, and nothing fails because of it.
func TestWindowsFailNothing(t *testing.T) {
	for _, g := range golden.All() {
		r := checks.NewRunner(catalogue.All(), checks.Options{Declared: checkstest.Declared(g)})
		NewWithT(t).Expect(r.Recording(g.Reader(), capture.Options{Window: 2})).To(Succeed())
		for _, res := range r.Report(checks.Run{}).Results {
			if res.Outcome == checks.Fail && !g.Expects(res.Rule, "fail") || res.Outcome == checks.RuleBroken {
				t.Errorf("%s: %s: %s %v", g.Name, res.Rule, res.Reason, res.Findings)
			}
		}
	}
}

func endsAt(n int) mutate.Edit {
	return mutate.New(fmt.Sprintf("ends before entry %d", n), func(t *capture.Transcript) bool {
		t.Entries = t.Entries[:n]
		return true
	})
}

func beginsAt(n int) mutate.Edit {
	return mutate.New(fmt.Sprintf("begins with entry %d", n), func(t *capture.Transcript) bool {
		t.Entries = t.Entries[n:]
		return true
	})
}

// goesOn leaves the first entries out as a capture does that was started late: the connections that are open by then
// have an unknown beginning.
func goesOn(n int) mutate.Edit {
	return mutate.New(fmt.Sprintf("goes on with entry %d", n), func(t *capture.Transcript) bool {
		rest := t.Entries[n:]
		var open []capture.Entry
		for _, e := range t.Entries[:n] {
			used := func(later capture.Entry) bool { return later.Conn == e.Conn && later.Verb != capture.VerbClose }
			if e.Verb != capture.VerbOpen || !slices.ContainsFunc(rest, used) {
				continue
			}
			how := capture.ConnOpen{}
			if e.Open != nil {
				how = *e.Open
			}
			how.How = "unknown"
			e.At, e.Open = rest[0].At, &how
			open = append(open, e)
		}
		t.Entries = append(open, rest...)
		return true
	})
}
