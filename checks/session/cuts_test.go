package session_test

import (
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/session"
	"cwmplab/fixtures/golden"
)

// before keeps the first entries of a recording.
func before(n int) mutate.Edit {
	return mutate.New("the recording ends early", func(t *capture.Transcript) bool {
		if n >= len(t.Entries) {
			return false
		}
		t.Entries = t.Entries[:n]
		return true
	})
}

// after leaves the first entries of a recording out: connections that were open by then have an unknown beginning.
func after(n int) mutate.Edit {
	return mutate.New("the recording begins late", func(t *capture.Transcript) bool {
		if n >= len(t.Entries) {
			return false
		}
		var open []capture.Entry
		for _, e := range t.Entries[:n] {
			if e.Verb == capture.VerbOpen {
				how := capture.ConnOpen{}
				if e.Open != nil {
					how = *e.Open
				}
				how.How = "unknown"
				e.At, e.Open = t.Entries[n].At, &how
				open = append(open, e)
			}
		}
		rest := t.Entries[n:]
		open = slices.DeleteFunc(open, func(o capture.Entry) bool {
			return !slices.ContainsFunc(rest, func(e capture.Entry) bool { return e.Conn == o.Conn && e.Verb != capture.VerbClose })
		})
		t.Entries = append(open, rest...)
		return true
	})
}

// TestCutRecordings cuts every good recording at every entry, at either end: nothing may fail because of it.
func TestCutRecordings(t *testing.T) {
	rules := session.Rules()
	for _, g := range golden.All() {
		expected := checks.Declared{IssueOne: g.Declared.IssueOne}
		for n := 1; n < len(g.Transcript().Entries); n++ {
			for _, cut := range []mutate.Edit{before(n), after(n)} {
				rec, ok := g.Try(cut)
				NewWithT(t).Expect(ok).To(BeTrue())
				rep, err := checks.JudgeAll(rec.Reader(), rules, checks.Options{Declared: expected}, checks.Run{})
				NewWithT(t).Expect(err).NotTo(HaveOccurred())
				for _, r := range rep.Results {
					if r.Outcome == checks.Fail && !g.Expects(r.Rule, "fail") || r.Outcome == checks.RuleBroken {
						t.Errorf("%s at entry %d: %s: %s %v", rec.Name, n, r.Rule, r.Reason, r.Findings)
					}
				}
			}
		}
	}
}

// TestLongSessions judges every good recording with sessions given out in windows of two exchanges.
func TestLongSessions(t *testing.T) {
	for _, g := range golden.All() {
		r := checks.NewRunner(session.Rules(), checks.Options{Declared: checks.Declared{IssueOne: g.Declared.IssueOne}})
		NewWithT(t).Expect(r.Recording(g.Reader(), capture.Options{Window: 2})).To(Succeed())
		for _, res := range r.Report(checks.Run{}).Results {
			if res.Outcome == checks.Fail && !g.Expects(res.Rule, "fail") || res.Outcome == checks.RuleBroken {
				t.Errorf("%s: %s: %s %v", g.Name, res.Rule, res.Reason, res.Findings)
			}
		}
	}
}
