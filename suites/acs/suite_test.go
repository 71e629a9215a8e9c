package acs_test

import (
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	reference "cwmplab/fixtures/acs"
	"cwmplab/suites/acs"
	"cwmplab/suites/bench/benchtest"
)

var suite = benchtest.Suite{Name: acs.Name, Register: acs.Register}

func TestReferenceACSIsClean(t *testing.T) {
	for seed := range uint64(3) {
		g := NewWithT(t)
		rep := benchtest.ACS(t, suite, seed, "")
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
		{"request-with-response", "rule:CWMP-SES-019"},
		{"hold-without-mustunderstand", "rule:CWMP-SOP-031"},
		{"inform-response-to-wrong-digest", "rule:CWMP-AUT-025"},
		{"connection-request-by-post", "rule:CWMP-CRQ-002"},
	} {
		t.Run(tc.fault, func(t *testing.T) {
			g := NewWithT(t)
			fault, ok := reference.LookupFault(tc.fault)
			g.Expect(ok).To(BeTrue())
			rep := benchtest.ACS(t, suite, 1, tc.filter, fault)
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
