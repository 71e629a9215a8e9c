package main

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// The demo shows something of each suite and leaves nothing out of it: there is nothing to be explained but what it shows.
func TestDemoIsShortAndLeavesNothingOut(t *testing.T) {
	for role, most := range map[cwmp.Role]int{cwmp.CPE: 8, cwmp.ACS: 30} {
		g := NewWithT(t)
		file := bench.ReferenceFile()
		file.ACS.URL = "http://127.0.0.1:7547/acs"
		name, register := suiteOf(strings.ToLower(role.String()))
		plan, err := bench.Preview(bench.Config{Role: role, File: file, Selection: (&demo{}).selection(role), Adapter: nobody{}}, name, register)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(plan.Running()).To(And(BeNumerically(">=", 5), BeNumerically("<=", most)))
		for _, s := range plan.Scenarios {
			g.Expect(!s.Asked || s.Runs()).To(BeTrue(), "%s: %s", s.Name, s.Skip)
			if s.Runs() {
				g.Expect(s.Estimate.Seconds()).To(BeNumerically("<=", 5), s.Name)
			}
		}
	}
}

// nobody stands for the adapter of the reference ACS.
type nobody struct{ bench.Adapter }
