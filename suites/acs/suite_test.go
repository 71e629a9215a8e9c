package acs_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
	reference "cwmplab/fixtures/acs"
	"cwmplab/suites/acs"
	"cwmplab/suites/bench/benchtest"
)

var (
	update = flag.Bool("update", false, "write the golden recordings that are missing")
	full   = flag.Bool("full", false, "run every fault through every scenario, too")
	seeds  = flag.Uint64("seeds", 2, "number of seeds to run the clean suite with")
)

var suite = benchtest.Suite{Name: acs.Name, Register: acs.Register}

func TestReferenceACSIsClean(t *testing.T) {
	if testing.Short() {
		*seeds = 1
	}
	for seed := range *seeds {
		clean(t, benchtest.ACS(t, suite, seed, ""))
	}
}

func clean(t *testing.T, rep *checks.Report) {
	t.Helper()
	g := NewWithT(t)
	g.Expect(rep.Scenarios).NotTo(BeEmpty())
	for _, s := range rep.Scenarios {
		if s.State != "passed" && !strings.HasPrefix(s.Reason, "no TLS: ") { // for TLS see TestOverTLS
			t.Errorf("%s: %s: %s", s.Name, s.State, s.Reason)
		}
	}
	g.Expect(benchtest.Broken(rep)).To(BeEmpty(), benchtest.Findings(rep))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
}

// Every fault of the reference ACS is found by the scenarios that reach its rules, and every rule that a suite provokes
// has a fault that breaks it.
func TestMatrix(t *testing.T) {
	scenarios := benchtest.Scenarios(t, suite, cwmp.ACS)
	reached := benchtest.Reached(scenarios)
	killed := benchtest.Matrix(t, faults(), reached, withFault)
	unreached, alive := benchtest.Unkilled(cwmp.ACS, reached, killed)
	NewWithT(t).Expect(unreached).To(BeEmpty(), "rules that no scenario reaches")
	NewWithT(t).Expect(alive).To(BeEmpty(), "rules that no fault has broken")
}

// The cross product takes an hour or so and is for make selftest-full.
func TestCrossProduct(t *testing.T) {
	if !*full {
		t.Skip("-full runs every fault through every scenario")
	}
	benchtest.Cross(t, faults(), benchtest.Reached(benchtest.Scenarios(t, suite, cwmp.ACS)), withFault)
}

func faults() []benchtest.Fault {
	var list []benchtest.Fault
	for _, f := range reference.Faults() {
		list = append(list, benchtest.Fault{Name: f.Name, Breaks: f.Breaks})
	}
	return list
}

func withFault(t *testing.T, filter, name string) *checks.Report {
	t.Helper()
	fault, _ := reference.LookupFault(name)
	return benchtest.ACS(t, suite, 1, filter, fault)
}

func TestScenariosHaveGoldenRecordings(t *testing.T) {
	scenarios := benchtest.Scenarios(t, suite, cwmp.ACS)
	if *update {
		dir := t.TempDir()
		benchtest.Golden(t, cwmp.ACS, "../../fixtures/golden", scenarios, false, func(filter string) string {
			kept, file := suite, filepath.Join(dir, "kept.pcapng")
			kept.Kept = func(recording string) {
				content, err := os.ReadFile(recording)
				NewWithT(t).Expect(err).NotTo(HaveOccurred())
				NewWithT(t).Expect(os.WriteFile(file, content, 0o600)).To(Succeed())
			}
			benchtest.ACS(t, kept, 1, filter)
			return file
		})
		return
	}
	benchtest.HasGolden(t, cwmp.ACS, scenarios)
}

func TestFaultsNameRulesOfTheCatalogue(t *testing.T) {
	for _, f := range reference.Faults() {
		for _, id := range f.Breaks {
			if _, ok := catalogue.Lookup(id); !ok && !slices.ContainsFunc(catalogue.Rows(), func(r catalogue.Row) bool { return r.ID == id }) {
				t.Errorf("fault %s names %s, which is in no catalogue", f.Name, id)
			}
		}
	}
}
