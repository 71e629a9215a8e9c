package checkstest_test

import (
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

// What was lost from the recording of an ACS is nobody's fault.
func TestLossIsNoFaultOfAnACS(t *testing.T) {
	var provoked []*checks.Rule
	for _, r := range catalogue.All() {
		if r.CheckProvoked != nil {
			provoked = append(provoked, r)
		}
	}
	edits := map[string]mutate.Edit{"the last response": mutate.DropMessage(mutate.Last(mutate.Responses())), "all responses": mutate.DropMessage(mutate.Responses())}
	for name, match := range map[string]mutate.Match{
		"the Informs": mutate.ByMethod("Inform"), "the last Inform": mutate.Last(mutate.ByMethod("Inform")), "the empty POSTs": mutate.EmptyPosts(),
		"the challenges": mutate.Status(401), "the last request": mutate.Last(mutate.Requests()), "what was called": mutate.ByMethod("GetParameterValues"),
	} {
		edits[name+" with their round trips"] = mutate.DropExchange(match)
	}
	for _, rec := range golden.Provoked() {
		if !strings.Contains(rec.Name, "/acs-") {
			continue
		}
		for how, e := range edits {
			cut, ok := rec.Try(e)
			if !ok {
				continue
			}
			for _, o := range []capture.Options{{}, {KeepBodies: 1}, {Window: 2}} {
				r := checks.NewRunner(provoked, checks.Options{Declared: checkstest.Declared(rec)})
				NewWithT(t).Expect(r.Recording(cut.Reader(), o)).To(Succeed())
				for _, res := range r.Report(checks.Run{}).Results {
					if res.Count > 0 || res.Outcome == checks.RuleBroken {
						t.Errorf("%s without %s, %+v: %s says %s: %v", rec.Name, how, o, res.Rule, res.Outcome, res.Findings)
					}
				}
			}
		}
	}
}
