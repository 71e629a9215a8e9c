package cpe_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/fixtures/cpe/tree"
	"cwmplab/internal/dut"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// A device of whose data model nothing is declared is blamed for nothing, whatever its root: what the suite does not find
// there it skips.
func TestModelsThatAreFoundByTheSuiteAreClean(t *testing.T) {
	if testing.Short() {
		t.Skip("short: one data model is enough")
	}
	for name, model := range map[string]tree.Model{"TR-098": tree.TR098(), "TR-181": tree.TR181()} {
		t.Run(name, func(t *testing.T) {
			found := suite
			found.Change = func(c *bench.Config) {
				c.SubjectModel, c.File.Parameters, c.File.Claims.Profiles = model, dut.Parameters{}, nil
			}
			rep := benchtest.CPE(t, found, 4, "")
			passed := 0
			for _, s := range rep.Scenarios {
				switch s.State {
				case "passed":
					passed++
				case "skipped":
				default:
					t.Errorf("%s: %s: %s", s.Name, s.State, s.Reason)
				}
			}
			g := NewWithT(t)
			g.Expect(passed).To(BeNumerically(">", 100))
			for _, r := range rep.Results {
				g.Expect(r.Outcome).NotTo(Equal(checks.Fail), r.Rule)
				g.Expect(r.Outcome == checks.Warn && r.Rule == "CWMP-DM-040").To(BeFalse(), "%s", r.Findings)
			}
		})
	}
}
