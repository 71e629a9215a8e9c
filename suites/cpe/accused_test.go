package cpe_test

import (
	"testing"

	. "github.com/onsi/gomega"

	reference "cwmplab/fixtures/cpe"
	"cwmplab/suites/bench/benchtest"
)

// A fault is told by the rules that it breaks. Those whose subject it only touches once blamed the device for something else.
func TestAFaultIsNotTakenForAnother(t *testing.T) {
	for _, tc := range []struct{ fault, scenarios, innocent string }{
		{"no-event-6", "rule:CWMP-RTY-014", "CWMP-RTY-005"},
		{"connection-request-202", "rule:CWMP-CRQ-021 || rule:CWMP-CRQ-023 || rule:CWMP-CRQ-025", "CWMP-CRQ-027"},
		{"no-final-empty-post", "rule:CWMP-HTP-016", "CWMP-HTP-016"},
		{"session-before-answer", "rule:CWMP-RTY-014", "CWMP-EVT-016"},
		{"session-before-answer", "rule:CWMP-CRQ-023 || rule:CWMP-CRQ-025 || rule:CWMP-CRQ-021", "CWMP-CRQ-027"},
		{"unknown-method-9002", "rule:CWMP-GRM-001", "CWMP-GRM-001"},
		{"challenge-of-target-unanswered", "rule:CWMP-HTP-031", "CWMP-HTP-031"},
	} {
		t.Run(tc.fault+" "+tc.innocent, func(t *testing.T) {
			fault, known := reference.LookupFault(tc.fault)
			g := NewWithT(t)
			g.Expect(known).To(BeTrue())
			rep := benchtest.CPE(t, suite, 1, tc.scenarios, fault)
			g.Expect(benchtest.Broken(rep)).NotTo(ContainElement(tc.innocent), benchtest.Findings(rep))
		})
	}
}
