package cpe_test

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/cwmp"
	reference "cwmplab/fixtures/cpe"
	"cwmplab/internal/memnet"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// It can be reached, but takes no connection request: its credentials are others, or of a kind that CWMP does not know.
// That shows before the first scenario, and it is had to come by itself.
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
	g.Expect(states(rep)).To(Equal(map[string]int{"passed": 4}), "%v", rep.Scenarios)
}

// It says that it takes the interval, and keeps to its own: each scenario would cost minutes, hundreds of them hours.
func TestADeviceThatIsNotToBeWoken(t *testing.T) {
	rep := benchtest.Stranger(t, suite, few+" || rule:CWMP-SPV-005 || rule:CWMP-SPV-006", func(g *WithT, n *memnet.Network, acsURL string) func() {
		l, err := n.Listen("10.0.0.2:7547")
		g.Expect(err).NotTo(HaveOccurred())
		f := bench.ReferenceFile().Credentials
		ignores := reference.Fault{Name: "ignores", Arm: func(h *reference.Hooks) {
			next := h.Period
			h.Period = func(p *reference.Period) time.Time {
				p.Interval = 4 * time.Minute
				return next(p)
			}
		}}
		c, err := reference.New(reference.Config{
			Dial: n.Dialer("10.0.0.2"), Listener: l, Seed: 2, ACSURL: acsURL, Faults: []reference.Fault{ignores},
			Username: f.CPE.Username, Password: f.CPE.Password.Reveal(),
			ConnectionRequestUsername: "somebody", ConnectionRequestPassword: "else",
			Values: []cwmp.ParameterValue{{Name: "Device.ManagementServer.PeriodicInformEnable", Type: "xsd:boolean", Value: "true"}},
		})
		g.Expect(err).NotTo(HaveOccurred())
		return c.Start(context.Background())
	})
	g := NewWithT(t)
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))
	g.Expect(rep.Reason).To(ContainSubstring("comes at times of its own"))
}
