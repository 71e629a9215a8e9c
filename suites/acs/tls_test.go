package acs_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	reference "cwmplab/fixtures/acs"
	"cwmplab/internal/digest"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

func TestOverTLS(t *testing.T) {
	secure := suite
	secure.Change = func(c *bench.Config) { c.File.ACS.URL = "https://10.0.0.1:7547/acs" }
	t.Run("the reference ACS is clean", func(t *testing.T) {
		g := NewWithT(t)
		rep := benchtest.ACS(t, secure, 1, "section:3.4.4")
		g.Expect(benchtest.Broken(rep)).To(BeEmpty(), benchtest.Findings(rep))
		for _, s := range rep.Scenarios {
			if !strings.HasPrefix(s.Reason, "TLS: ") && !strings.Contains(s.Reason, "auth-int") && !strings.Contains(s.Reason, "asks for no credentials") {
				g.Expect(s.State).To(Equal("passed"), "%s: %s", s.Name, s.Reason)
			}
		}
	})
	t.Run("a Digest challenge is told", func(t *testing.T) {
		byDigest := reference.Fault{Name: "digest-over-tls", Arm: func(h *reference.Hooks) {
			h.Challenge = func(_ bool, c *digest.Challenge) {
				*c = digest.Challenge{Scheme: "Digest", Realm: c.Realm, Nonce: "0123456789abcdef", QOP: []string{"auth"}}
			}
			h.Credentials = func(bool) bool { return true }
		}}
		rep := benchtest.ACS(t, secure, 1, "rule:CWMP-AUT-003", byDigest)
		NewWithT(t).Expect(benchtest.Broken(rep)).To(Equal([]string{"CWMP-AUT-003"}))
	})
}
