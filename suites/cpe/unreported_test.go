package cpe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	reference "cwmplab/fixtures/cpe"
	"cwmplab/suites/bench/benchtest"
)

// A device that reports no transfer is waited for once, not again in every scenario that has it transfer something; the
// scenario that finds it out is skipped like the others, and the rule on the missing report has its verdict all the same.
func TestADeviceThatReportsNoTransferIsWaitedForOnce(t *testing.T) {
	fault, known := reference.LookupFault("transfer-complete-waits")
	NewWithT(t).Expect(known).To(BeTrue())
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			g := NewWithT(t)
			rep := benchtest.CPE(t, suite, seed, "rule:CWMP-DL-017 || rule:CWMP-DL-018 || rule:CWMP-DL-032 || rule:CWMP-SES-008 || rule:CWMP-SES-013 || rule:CWMP-EST-016", fault)
			waited, judged := 0, ""
			for _, s := range rep.Scenarios {
				switch {
				case strings.HasPrefix(s.Name, "A session is opened for a transfer that is over"):
					judged = s.State
					continue
				case strings.HasPrefix(s.Reason, "the CPE has not reported the transfer (7 TRANSFER COMPLETE) within "):
					waited++
				case !strings.Contains(s.Reason, "unreported before"):
					continue // what its rules say does not hang on the report
				}
				g.Expect(s.State).To(Equal("skipped"), "%s: %s", s.Name, s.Reason)
			}
			g.Expect(rep.Scenarios).To(HaveLen(6))
			g.Expect(waited).To(BeNumerically("<=", 1), "%v", rep.Scenarios)
			g.Expect(states(rep)["unfinished"]).To(BeZero(), "%v", rep.Scenarios)
			g.Expect(judged).To(Equal("failed"), "%v", rep.Scenarios)
			g.Expect(benchtest.Broken(rep)).To(ContainElement("CWMP-EST-016"))
		})
	}
}

// A device may report a transfer by TransferComplete alone, in a session that says nothing of it: that is a violation, and
// no reason to wait a quarter of an hour for what has come.
func TestATransferThatIsReportedWithoutItsEventIsReported(t *testing.T) {
	fault := reference.Fault{Name: "event-of-transfer-missing", Arm: func(h *reference.Hooks) {
		next := h.Inform
		h.Inform = func(i *cwmp.Inform) {
			next(i)
			i.Event = slices.DeleteFunc(slices.Clone(i.Event), func(e cwmp.EventStruct) bool {
				return e.EventCode == "7 TRANSFER COMPLETE" || e.EventCode == "M Download"
			})
			if len(i.Event) == 0 {
				i.Event = []cwmp.EventStruct{{EventCode: "2 PERIODIC"}}
			}
		}
	}}
	g := NewWithT(t)
	rep := benchtest.CPE(t, suite, 1, "rule:CWMP-DL-017 || rule:CWMP-DL-018 || rule:CWMP-EST-016", fault)
	g.Expect(rep.Scenarios).To(HaveLen(3))
	for _, s := range rep.Scenarios {
		g.Expect(s.State).To(Equal("passed"), "%s: %s", s.Name, s.Reason)
	}
	g.Expect(benchtest.Broken(rep)).To(ContainElement("CWMP-TC-007"))
	g.Expect(benchtest.Broken(rep)).NotTo(ContainElement("CWMP-EST-016"))
}
