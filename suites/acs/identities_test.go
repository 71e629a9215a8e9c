package acs_test

import (
	"testing"

	. "github.com/onsi/gomega"

	reference "cwmplab/fixtures/acs"
	"cwmplab/internal/dut"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// A device of identities: has passwords of its own under names that others share: its digests are judged by them.
func TestEachIdentityIsJudgedByItsOwnCredentials(t *testing.T) {
	listed := suite
	listed.Change = func(c *bench.Config) {
		c.Selection.Run = []string{"CWMP-AUT-019"}
		of := c.File.Credentials
		c.File.Identities = []dut.Identity{{OUI: "001122", ProductClass: "Listed", SerialNumber: "L1", Username: "listed", Password: dut.NewSecret("own password"),
			ConnectionRequest: dut.Account{Username: of.ConnectionRequest.Username, Password: dut.NewSecret("own request password")}}}
	}
	g := NewWithT(t)
	clean := benchtest.ACS(t, listed, 1, "section:3.4.4")
	g.Expect(clean.Scenarios).To(ConsistOf(HaveField("State", "passed")), "%v", clean.Scenarios)
	g.Expect(benchtest.Broken(clean)).To(BeEmpty(), benchtest.Findings(clean))

	wrong, ok := reference.LookupFault("connection-request-wrong-digest")
	g.Expect(ok).To(BeTrue())
	g.Expect(benchtest.Broken(benchtest.ACS(t, listed, 1, "section:3.4.4", wrong))).To(ConsistOf("CWMP-AUT-019"))
}
