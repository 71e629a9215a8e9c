package cpe_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	reference "cwmplab/fixtures/cpe"
	"cwmplab/suites/bench/benchtest"
)

// A device that reports no transfer is waited for once, not again in every scenario that has it transfer something.
func TestADeviceThatReportsNoTransferIsWaitedForOnce(t *testing.T) {
	g := NewWithT(t)
	fault, known := reference.LookupFault("transfer-complete-waits")
	g.Expect(known).To(BeTrue())
	rep := benchtest.CPE(t, suite, 1, "rule:CWMP-DL-017 || rule:CWMP-DL-018 || rule:CWMP-DL-032", fault)
	waited := 0
	for _, s := range rep.Scenarios {
		if !strings.Contains(s.Reason, "unreported before") {
			waited++
		}
	}
	g.Expect(rep.Scenarios).To(HaveLen(3))
	g.Expect(waited).To(Equal(1), "%v", rep.Scenarios)
}
