package cpe_test

import (
	"context"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	reference "cwmplab/fixtures/cpe"
	"cwmplab/internal/memnet"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// It can be reached, but takes no connection request: its credentials are others, or of a kind that CWMP does not know.
// Only the first scenario waits for it in vain; then it is had to come by itself.
func TestADeviceThatRefusesConnectionRequests(t *testing.T) {
	rep := benchtest.Stranger(t, suite, few, func(g *WithT, n *memnet.Network, acsURL string) func() {
		l, err := n.Listen("10.0.0.2:7547")
		g.Expect(err).NotTo(HaveOccurred())
		f := bench.ReferenceFile().Credentials
		c, err := reference.New(reference.Config{
			Dial: n.Dialer("10.0.0.2"), Listener: l, Seed: 2, ACSURL: acsURL,
			Username: f.CPE.Username, Password: f.CPE.Password.Reveal(),
			ConnectionRequestUsername: "somebody", ConnectionRequestPassword: "else",
			Values: []cwmp.ParameterValue{
				{Name: "Device.ManagementServer.PeriodicInformEnable", Type: "xsd:boolean", Value: "true"},
				{Name: "Device.ManagementServer.PeriodicInformInterval", Type: "xsd:unsignedInt", Value: "120"},
			},
		})
		g.Expect(err).NotTo(HaveOccurred())
		return c.Start(context.Background())
	})
	g := NewWithT(t)
	g.Expect(states(rep)).To(Equal(map[string]int{"passed": 3, "unfinished": 1}), "%v", rep.Scenarios)
}
