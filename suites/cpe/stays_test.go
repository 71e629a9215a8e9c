package cpe_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	reference "cwmplab/fixtures/cpe"
	"cwmplab/suites/bench/benchtest"
)

// A device that does not come to the ACS whose URL it was given is waited for once, and once more for the verdict on that where
// another scenario met it first.
func TestADeviceThatIgnoresItsNewURLIsWaitedForOnce(t *testing.T) {
	fault, known := reference.LookupFault("acs-url-kept")
	NewWithT(t).Expect(known).To(BeTrue())
	met := map[bool]bool{} // by another scenario first, or not
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			g := NewWithT(t)
			rep := benchtest.CPE(t, suite, seed, "rule:CWMP-DSC-002 || rule:CWMP-DSC-003 || rule:CWMP-DSC-006 || rule:CWMP-EVT-009 || rule:CWMP-EVT-010", fault)
			g.Expect(rep.Scenarios).To(HaveLen(5))
			waited, judged := 0, false
			for i, s := range rep.Scenarios {
				switch {
				case strings.HasPrefix(s.Name, "The ACS URL is where the device goes"):
					judged = s.State != "skipped"
					met[i > 0] = true
				case s.State == "passed": // it came, as the change was made by a hook
				case !strings.HasPrefix(s.Reason, "the CPE has not come before to an ACS whose URL it was given"):
					waited++
				}
			}
			g.Expect(judged).To(BeTrue(), "%v", rep.Scenarios)
			g.Expect(waited).To(BeNumerically("<=", 1), "%v", rep.Scenarios)
			g.Expect(benchtest.Broken(rep)).To(ContainElement("CWMP-DSC-003"), "the verdict is not lost")
		})
	}
	NewWithT(t).Expect(met).To(HaveLen(2), "both orders are tried")
}

// One that cannot be had back from the second ACS is told, whatever scenario comes next.
func TestADeviceThatDoesNotComeBackFromTheSecondACSIsListed(t *testing.T) {
	for seed := range uint64(2) {
		first, last := "", ""
		stays := reference.Fault{Name: "stays", Arm: func(h *reference.Hooks) {
			next := h.GoesTo
			h.GoesTo = func(url string) string {
				if url = next(url); first == "" {
					first = url
				}
				if last == "" && url != first {
					last = url
				}
				return cmp.Or(last, url)
			}
		}}
		rep := benchtest.CPE(t, suite, seed, "rule:CWMP-DSC-003 || rule:CWMP-SPV-004", stays)
		NewWithT(t).Expect(rep.NotRestored).To(ContainElement("Device.ManagementServer.URL: the CPE has not come back from the ACS whose URL it was given"), "%v", rep.Scenarios)
	}
}
