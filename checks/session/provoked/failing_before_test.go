package provoked_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
)

// A device whose sessions had failed before waits for longer than the tries of a provocation tell.
func TestAWaitOfADeviceThatWasFailingBeforeAccusesNobody(t *testing.T) {
	rule, ok := catalogue.Lookup("CWMP-RTY-001")
	g := NewWithT(t)
	g.Expect(ok).To(BeTrue())
	rec, stops := golden.Load("provoked/cwmp-rty-001"), rule.Mutants[0].Edit
	g.Expect(checks.Judge(rec.With(stops), rule).Outcome).To(Equal(checks.Fail))

	failed := mutate.Refuse(mutate.Last(mutate.And(mutate.InSession(2), mutate.Responses())), "500 Internal Server Error")
	res := checks.Judge(rec.With(mutate.Seq(stops, failed)), rule)
	g.Expect(res.Outcome).To(Equal(checks.Unclear), "%s %v", res.Reason, res.Findings)
}
