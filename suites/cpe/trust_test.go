package cpe_test

import (
	"net/http/httptest"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// A device is not blamed for a certificate that it does not trust, and it is not sent where it cannot come.
func TestCertificateThatIsNotTrustedIsNoViolation(t *testing.T) {
	g := NewWithT(t)
	server := httptest.NewTLSServer(nil)
	cert := server.TLS.Certificates[0]
	server.Close()
	other := suite
	other.Change = func(c *bench.Config) { c.Trusted = &cert }
	rep := benchtest.CPE(t, other, 1, "rule:CWMP-DL-006 || rule:CWMP-HTP-038 || rule:CWMP-DSC-002")
	g.Expect(rep.Scenarios).To(HaveLen(3))
	for _, s := range rep.Scenarios {
		g.Expect(s.State).To(Equal("skipped"), s.Name)
		g.Expect(s.Reason).To(ContainSubstring("tls.trusted"), s.Name)
	}
	g.Expect(benchtest.Broken(rep)).To(BeEmpty(), benchtest.Findings(rep))
}
