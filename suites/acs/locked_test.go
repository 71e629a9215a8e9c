package acs_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	reference "cwmplab/fixtures/acs"
	"cwmplab/suites/bench/benchtest"
)

// An ACS that locks a device whose session broke off pays for that in the scenario that breaks one off, and in no other.
func TestALockedDeviceSpoilsNoOtherScenario(t *testing.T) {
	locked, ok := reference.LookupFault("locked-while-a-session-is-open")
	g := NewWithT(t)
	g.Expect(ok).To(BeTrue())
	rep := benchtest.ACS(t, suite, 1, "section:3.2 || section:3.4", locked)
	g.Expect(rep.Scenarios).NotTo(BeEmpty())
	for _, s := range rep.Scenarios {
		if !strings.Contains(s.Name, "while an old one is open") {
			g.Expect(s.State).To(Equal("passed"), "%s: %s", s.Name, s.Reason)
		}
	}
	g.Expect(benchtest.Broken(rep)).To(ConsistOf("CWMP-SES-027"))
}
