package view_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
	"cwmplab/reports/view"
)

// Every rule that compared nothing has one reason, which says what was not there; no rule that compared something has one.
func TestWhatWasNotExercisedAndWhy(t *testing.T) {
	g := NewWithT(t)
	rep := loaded(t, golden.Load("cpe-boot")).Report()
	reasons := map[string]string{}
	for _, gap := range view.Gaps(rep) {
		for _, r := range gap.Rules {
			g.Expect(reasons).NotTo(HaveKey(r.ID))
			g.Expect(r.About).NotTo(BeEmpty())
			reasons[r.ID] = gap.Reason
		}
	}
	exercised := 0
	for _, res := range rep.Results {
		if res.Exercised > 0 {
			exercised++
			g.Expect(reasons).NotTo(HaveKey(res.Rule))
		}
	}
	g.Expect(exercised).To(BeNumerically(">", 50))
	g.Expect(reasons).To(HaveKeyWithValue("CWMP-SPV-001", "no scenario has provoked it: cwmplab test cpe"))
	g.Expect(reasons).To(HaveKeyWithValue("CWMP-SOP-014", "faults: not seen, or nothing in it that the rule speaks of"))
	plain := 0
	for _, r := range catalogue.All() {
		if reasons[r.ID] == checks.NotExercised {
			plain++
		}
	}
	g.Expect(plain).To(BeNumerically("<", len(reasons)/2), "most reasons name what was missed")
}
