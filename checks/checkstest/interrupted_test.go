package checkstest_test

import (
	"testing"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
)

// A run that is interrupted leaves a recording that ends in the middle of what was provoked: what was still to come is
// missing, and nobody broke a rule.
func TestInterruptedRunsFailNothing(t *testing.T) {
	var provoked []*checks.Rule
	for _, r := range catalogue.All() {
		if r.CheckProvoked != nil {
			provoked = append(provoked, r)
		}
	}
	for _, g := range golden.Provoked() {
		entries := len(g.Transcript().Entries)
		for n := 1; n < entries; n += max(1, entries/12) {
			cut := g.With(endsAt(n))
			rep, _ := checks.JudgeAll(cut.Reader(), provoked, checks.Options{Declared: checkstest.Declared(g)}, checks.Run{})
			for _, res := range rep.Results {
				if res.Count > 0 || res.Outcome == checks.RuleBroken {
					t.Errorf("%s: %s: %s %v", cut.Name, res.Rule, res.Reason, res.Findings)
				}
			}
		}
	}
}
