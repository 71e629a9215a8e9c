package cpe_test

import (
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	reference "cwmplab/fixtures/cpe"
	"cwmplab/suites/bench/benchtest"
	"cwmplab/suites/cpe"
)

var suite = benchtest.Suite{Name: cpe.Name, Register: cpe.Register}

func TestReferenceCPEIsClean(t *testing.T) {
	for seed := range uint64(3) {
		g := NewWithT(t)
		rep := benchtest.CPE(t, suite, seed, "")
		g.Expect(rep.Scenarios).NotTo(BeEmpty())
		for _, s := range rep.Scenarios {
			g.Expect(s.State).To(Equal("passed"), "%s: %s", s.Name, s.Reason)
		}
		g.Expect(benchtest.Failing(rep)).To(BeEmpty())
		g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
	}
}

func TestFaultsFailTheirScenario(t *testing.T) {
	for _, tc := range []struct{ fault, filter string }{
		{"empty-before-answer", "rule:CWMP-SES-004"},
		{"request-while-held", "rule:CWMP-SES-006"},
		{"digest-wrong-response", "rule:CWMP-AUT-019"},
		{"late-after-connection-request", "rule:CWMP-CRQ-019"},
	} {
		t.Run(tc.fault, func(t *testing.T) {
			g := NewWithT(t)
			fault, ok := reference.LookupFault(tc.fault)
			g.Expect(ok).To(BeTrue())
			rep := benchtest.CPE(t, suite, 1, tc.filter, fault)
			g.Expect(rep.Scenarios).To(HaveLen(1))
			g.Expect(rep.Scenarios[0].State).To(Equal("failed"), rep.Scenarios[0].Reason)
			g.Expect(rep.ExitCode).To(Equal(checks.ExitViolation), rep.Reason)
			broken := benchtest.Failing(rep)
			g.Expect(broken).To(ContainElement(fault.Breaks[0]))
			for _, id := range broken {
				g.Expect(fault.Breaks).To(ContainElement(id))
			}
		})
	}
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
