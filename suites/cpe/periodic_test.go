package cpe_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	reference "cwmplab/fixtures/cpe"
	"cwmplab/fixtures/cpe/tree"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// A device that has a time to reckon its periods from is tried with it and without one, and told which of the two it fails.
func TestADeviceWithAPeriodicInformTimeIsTriedWithAndWithoutOne(t *testing.T) {
	timed := suite
	timed.Change = func(c *bench.Config) {
		c.SubjectModel = tree.TR181Alias()
		for i, p := range c.SubjectModel.Params {
			if strings.HasSuffix(p.Path, "PeriodicInformTime") {
				c.SubjectModel.Params[i].Default = "1999-12-31T23:59:50Z"
			}
		}
	}
	g := NewWithT(t)
	rep := benchtest.CPE(t, timed, 1, "rule:CWMP-EST-005")
	g.Expect(rep.Scenarios).To(HaveLen(1))
	g.Expect(rep.Scenarios[0].State).To(Equal("passed"), rep.Scenarios[0].Reason)
	g.Expect(benchtest.Broken(rep)).To(BeEmpty(), benchtest.Findings(rep))

	fault, ok := reference.LookupFault("no-time-no-period")
	g.Expect(ok).To(BeTrue())
	g.Expect(benchtest.Broken(benchtest.CPE(t, timed, 1, "rule:CWMP-EST-005", fault))).To(ConsistOf("CWMP-EST-007", "CWMP-DM-022"))
}
