package cpe_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	reference "cwmplab/fixtures/cpe"
	"cwmplab/suites/bench/benchtest"
)

// A CPE that promises a session and never opens one has failed: nothing is left open by it.
func TestNoSessionAfterASuccessAnswerIsAFailure(t *testing.T) {
	g := NewWithT(t)
	fault, ok := reference.LookupFault("no-session-after-connection-request")
	g.Expect(ok).To(BeTrue())
	rep := benchtest.CPE(t, suite, 1, "rule:CWMP-CRQ-019", fault)
	g.Expect(rep.ExitCode).To(Equal(checks.ExitViolation))
	g.Expect(benchtest.Failing(rep)).To(ConsistOf("CWMP-EST-010", "CWMP-CRQ-019"))
	for _, s := range rep.Scenarios {
		g.Expect(s.State).To(Equal("failed"), s.Name+": "+s.Reason)
	}
}
