package benchtest

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// Scenarios lists the scenarios of a suite against a side, with the rules that they have to reach. None is run.
func Scenarios(t *testing.T, s Suite, side cwmp.Role) []checks.Scenario {
	t.Helper()
	c := bench.Config{Role: side, File: bench.ReferenceFile(), Selection: everything()}
	if s.Change != nil {
		s.Change(&c)
	}
	plan, err := bench.Preview(c, s.Name, s.Register)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	list := make([]checks.Scenario, 0, len(plan.Scenarios))
	for _, p := range plan.Scenarios {
		list = append(list, checks.Scenario{Name: p.Name, Rules: p.Rules})
	}
	return list
}
