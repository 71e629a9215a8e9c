package benchtest

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/memnet"
	"cwmplab/suites/bench"
)

// Stranger runs a suite against a CPE that the test makes itself: start puts it into the network, where the ACS of the bench
// listens already. Nothing wakes it but connection requests to 10.0.0.2.
func Stranger(t *testing.T, s Suite, filter string, start func(g *WithT, n *memnet.Network, acsURL string) (stop func())) *checks.Report {
	t.Helper()
	return s.run(t, func(g *WithT, n *memnet.Network, c bench.Config) (*bench.Bench, func()) {
		c.Role, c.Seed, c.Filter = cwmp.CPE, 1, filter
		c.Listen, c.Dial = listenAt(n, "10.0.0.1:7547"), n.Dialer("10.0.0.1")
		b, err := bench.New(c)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(b.StartACS()).To(Succeed())
		return b, start(g, n, b.URL())
	})
}
