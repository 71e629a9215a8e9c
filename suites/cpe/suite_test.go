package cpe_test

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
	reference "cwmplab/fixtures/cpe"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
	"cwmplab/suites/cpe"
)

var (
	update = flag.Bool("update", false, "write the golden recordings that are missing")
	full   = flag.Bool("full", false, "run every fault through every scenario, too")
	seeds  = flag.Uint64("seeds", 2, "number of seeds to run the clean suite with")
)

var suite = benchtest.Suite{Name: cpe.Name, Register: cpe.Register}

// older is the suite with a reference CPE of CWMP 1.3, for what ends with that version.
var older = benchtest.Suite{Name: cpe.Name, Register: cpe.Register, Change: func(c *bench.Config) { c.SubjectVersion = cwmp.V1_3 }}

const ended = "/need:before:/" // filter of the scenarios for which older is there

// suiteOf is the suite that reaches a rule.
func suiteOf(id string) benchtest.Suite {
	if r, ok := catalogue.Lookup(id); ok && r.Versions.To != cwmp.UnknownVersion && r.Versions.To < cwmp.V1_4 {
		return older
	}
	return suite
}

func TestReferenceCPEIsClean(t *testing.T) {
	if testing.Short() {
		*seeds = 1
	}
	for seed := range *seeds {
		clean(t, benchtest.CPE(t, suite, seed, "!"+ended))
	}
	clean(t, benchtest.CPE(t, older, 0, ended))
}

// A device that has no trigger of its own is woken by connection requests, of which the reference CPE takes ten a minute.
func TestReferenceCPEIsCleanWhereItIsWokenByConnectionRequests(t *testing.T) {
	woken := suite
	woken.Unaided = true
	for seed := range *seeds / 2 {
		clean(t, benchtest.CPE(t, woken, 3+seed, "!"+ended))
	}
}

func clean(t *testing.T, rep *checks.Report) {
	t.Helper()
	g := NewWithT(t)
	g.Expect(rep.Scenarios).NotTo(BeEmpty())
	for _, s := range rep.Scenarios {
		if s.State != "passed" {
			t.Errorf("%s: %s: %s", s.Name, s.State, s.Reason)
		}
	}
	g.Expect(benchtest.Broken(rep)).To(BeEmpty(), benchtest.Findings(rep))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
}

// Every fault of the reference CPE is found by the scenarios that reach its rules, and every rule that a suite provokes
// has a fault that breaks it.
func TestMatrix(t *testing.T) {
	scenarios := benchtest.Scenarios(t, suite, cwmp.CPE)
	reached := benchtest.Reached(scenarios)
	killed := benchtest.Matrix(t, faults(), reached, withFault)
	unreached, alive := benchtest.Unkilled(cwmp.CPE, reached, killed)
	NewWithT(t).Expect(unreached).To(BeEmpty(), "rules that no scenario reaches")
	NewWithT(t).Expect(alive).To(BeEmpty(), "rules that no fault has broken")
}

// The cross product takes an hour or so and is for make selftest-full.
func TestCrossProduct(t *testing.T) {
	if !*full {
		t.Skip("-full runs every fault through every scenario")
	}
	benchtest.Cross(t, faults(), benchtest.Reached(benchtest.Scenarios(t, suite, cwmp.CPE)), withFault)
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
	return benchtest.CPE(t, suiteOf(fault.Breaks[0]), 1, filter, fault)
}

func TestScenariosHaveGoldenRecordings(t *testing.T) {
	scenarios := benchtest.Scenarios(t, suite, cwmp.CPE)
	if *update {
		dir := t.TempDir()
		benchtest.Golden(t, cwmp.CPE, "../../fixtures/golden", scenarios, false, func(filter string) string {
			kept, file := suiteOf(strings.TrimPrefix(filter, "rule:")), filepath.Join(dir, "kept.pcapng")
			kept.Kept = func(recording string) {
				content, err := os.ReadFile(recording)
				NewWithT(t).Expect(err).NotTo(HaveOccurred())
				NewWithT(t).Expect(os.WriteFile(file, content, 0o600)).To(Succeed())
			}
			benchtest.CPE(t, kept, 1, filter)
			return file
		})
		return
	}
	benchtest.HasGolden(t, cwmp.CPE, scenarios)
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
