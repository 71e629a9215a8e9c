package acs_test

import (
	"maps"
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
	"cwmplab/suites/bench/benchtest"
)

// beyond are the rules on any recording that no scenario shows of an ACS, and why.
var beyond = map[string]string{
	"CWMP-EST-001": "only an ACS that opens a session itself shows it",
	"CWMP-AUT-003": "the runs of this test are without TLS; see TestOverTLS",

	"CWMP-HTP-036": "only an ACS that redirects shows it, and nothing makes one do so",
	"CWMP-HTP-047": "only an ACS that redirects shows it, and nothing makes one do so",
	"CWMP-HTP-044": "the device that we play has no HTTPCompression",
	"CWMP-SOP-009": "the reference ACS writes xsi:type where it has to, and nowhere else",
	"CWMP-RPC-007": "an adapter cannot ask for a method of a vendor",
	"CWMP-DEP-002": "the device that we play does not list GetAllQueuedTransfers",
	"CWMP-DEP-007": "the device that we play has no table of files",
}

// The scenarios make an ACS show what any recording can show of it.
func TestScenariosReachTheRulesOnAnyRecording(t *testing.T) {
	passed := map[string]bool{}
	for _, r := range benchtest.ACS(t, suite, 1, "").Results {
		passed[r.Rule] = r.Outcome == checks.Pass
	}
	var unreached []string
	for _, r := range catalogue.All() {
		if r.Role.Has(cwmp.ACS) && r.Scope() != checks.ScopeProvoked && !passed[r.ID] {
			unreached = append(unreached, r.ID)
		}
	}
	NewWithT(t).Expect(unreached).To(ConsistOf(slices.Collect(maps.Keys(beyond))))
}
