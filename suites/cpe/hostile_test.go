package cpe_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	reference "cwmplab/fixtures/cpe"
	"cwmplab/internal/clock"
	"cwmplab/internal/memnet"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// few are scenarios that need nothing but sessions.
const few = "rule:CWMP-SPV-004 || rule:CWMP-SPV-016 || rule:CWMP-SES-009 || rule:CWMP-SES-004"

const acsAddress = "10.0.0.1:7547"

func TestADeviceThatNeverConnects(t *testing.T) {
	rep := benchtest.Stranger(t, suite, few, func(*WithT, *memnet.Network, string) func() { return func() {} })
	g := NewWithT(t)
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))
	g.Expect(rep.Reason).To(ContainSubstring("the CPE opened no session within 10m0s"))
	g.Expect(states(rep)).To(Equal(map[string]int{"unfinished": 4}))
}

// What it takes to come at all is not the time of the first scenario.
func TestADeviceThatComesLate(t *testing.T) {
	rep := benchtest.Stranger(t, suite, few, func(g *WithT, n *memnet.Network, acsURL string) func() {
		subject, stop := made(g, n, acsURL, n.Dialer("10.0.0.2")), make(chan func(), 1)
		clock.Real().AfterFunc(8*time.Minute, func() { stop <- subject.Start(context.Background()) })
		return func() { (<-stop)() }
	})
	NewWithT(t).Expect(states(rep)).To(Equal(map[string]int{"passed": 4}), "%v", rep.Scenarios)
}

func TestADeviceThatConnectsAndSendsNothing(t *testing.T) {
	rep := benchtest.Stranger(t, suite, few, func(g *WithT, n *memnet.Network, _ string) func() {
		c := dial(g, n)
		return func() { c.Close() }
	})
	g := NewWithT(t)
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))
	g.Expect(rep.Reason).To(ContainSubstring("a connection came from 10.0.0.2 and says nothing"))
}

func TestADeviceThatSendsAHundredMegabytes(t *testing.T) {
	rep := benchtest.Stranger(t, suite, few, func(g *WithT, n *memnet.Network, _ string) func() {
		c := dial(g, n)
		go func() {
			chunk := bytes.Repeat([]byte("x"), 1<<20)
			_, err := fmt.Fprintf(c, "POST /acs HTTP/1.1\r\nHost: acs\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n", 100*len(chunk))
			for i := 0; i < 100 && err == nil; i++ {
				_, err = c.Write(chunk)
			}
		}()
		return func() { c.Close() }
	})
	g := NewWithT(t)
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))
	g.Expect(rep.Reason).To(ContainSubstring("POST /acs came from 10.0.0.2 with 100 MB"))
}

// It opens one session after the other and never lets one come to its end.
func TestADeviceThatLoops(t *testing.T) {
	rep := benchtest.Stranger(t, suite, few, func(g *WithT, n *memnet.Network, acsURL string) func() {
		loops := reference.Fault{Name: "loops", Arm: func(h *reference.Hooks) {
			h.NextPost = func(_ reference.Turn, p reference.Post) reference.Post {
				if p.Kind == reference.PostInform {
					return p
				}
				return reference.Post{Kind: reference.PostInform}
			}
			h.Sending = func(ctx context.Context, _ reference.Post) error { return clock.Real().Wait(ctx, time.Second) }
		}}
		return device(g, n, acsURL, n.Dialer("10.0.0.2"), loops)
	})
	g := NewWithT(t)
	g.Expect(rep.ExitCode).NotTo(Equal(checks.ExitNoViolation))
	g.Expect(states(rep)["passed"]).To(BeZero())
	g.Expect(rep.Scenarios).To(HaveLen(4))
}

// Thirty seconds are what an ACS has to bear at least (TR-069 3.7.2.4): the run takes longer, and nothing else changes.
func TestADeviceThatAnswersAfter29Seconds(t *testing.T) {
	rep := benchtest.Stranger(t, suite, few, func(g *WithT, n *memnet.Network, acsURL string) func() {
		slow := reference.Fault{Name: "slow", Arm: func(h *reference.Hooks) {
			h.Sending = func(ctx context.Context, p reference.Post) error {
				if p.Kind != reference.PostAnswer {
					return nil
				}
				return clock.Real().Wait(ctx, 29*time.Second)
			}
		}}
		return device(g, n, acsURL, n.Dialer("10.0.0.2"), slow)
	})
	g := NewWithT(t)
	g.Expect(states(rep)).To(Equal(map[string]int{"passed": 4}), "%v", rep.Scenarios)
	g.Expect(benchtest.Broken(rep)).To(BeEmpty(), benchtest.Findings(rep))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
}

func TestADeviceThatRebootsInMidSession(t *testing.T) {
	rep := benchtest.Stranger(t, suite, few, func(g *WithT, n *memnet.Network, acsURL string) func() {
		var subject *reference.CPE
		answers := 0
		reboots := reference.Fault{Name: "reboots", Arm: func(h *reference.Hooks) {
			h.Sending = func(_ context.Context, p reference.Post) error {
				if p.Kind != reference.PostAnswer {
					return nil
				}
				if answers++; answers%3 == 0 {
					subject.PowerCycle()
					return errors.New("power is off")
				}
				return nil
			}
		}}
		subject = made(g, n, acsURL, n.Dialer("10.0.0.2"), reboots)
		return subject.Start(context.Background())
	})
	g := NewWithT(t)
	g.Expect(rep.Scenarios).To(HaveLen(4))
	g.Expect(states(rep)["passed"]).To(BeNumerically(">=", 1), "the run goes on when it is back: %v", rep.Scenarios)
	for _, s := range rep.Scenarios {
		if s.State != "passed" {
			g.Expect(s.Reason).NotTo(BeEmpty(), s.Name)
		}
	}
}

// The connection breaks at any byte of what the device sends.
func TestADeviceThatResetsTheConnection(t *testing.T) {
	for _, at := range []int{1, 17, 150, 900, 2500, 3500, 4200, 5000} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			rep := benchtest.Stranger(t, suite, few, func(g *WithT, n *memnet.Network, acsURL string) func() {
				conns := 0
				network := n.Dialer("10.0.0.2")
				return device(g, n, acsURL, func(ctx context.Context, kind, addr string) (net.Conn, error) {
					c, err := network(ctx, kind, addr)
					if conns++; err == nil && conns%3 == 2 {
						return &resets{Conn: c, left: at}, nil
					}
					return c, err
				})
			})
			g := NewWithT(t)
			g.Expect(rep.Scenarios).To(HaveLen(4))
			g.Expect(states(rep)["passed"]).To(BeNumerically(">=", 1), "%v", rep.Scenarios)
			for _, r := range rep.Results {
				g.Expect(r.Outcome).NotTo(Equal(checks.RuleBroken), "%s: %s", r.Rule, r.Reason)
			}
		})
	}
}

// resets is a connection that breaks off after so many bytes.
type resets struct {
	net.Conn
	left int
}

func (r *resets) Write(b []byte) (int, error) {
	if len(b) <= r.left {
		r.left -= len(b)
		return r.Conn.Write(b)
	}
	n, err := r.Conn.Write(b[:r.left])
	if l, ok := r.Conn.(interface{ SetLinger(seconds int) error }); ok && err == nil {
		err = l.SetLinger(0)
	}
	return n, errors.Join(err, r.Close(), errors.New("reset"))
}

func states(rep *checks.Report) map[string]int {
	n := map[string]int{}
	for _, s := range rep.Scenarios {
		n[s.State]++
	}
	return n
}

func dial(g *WithT, n *memnet.Network) net.Conn {
	c, err := n.Dialer("10.0.0.2")(context.Background(), "tcp", acsAddress)
	g.Expect(err).NotTo(HaveOccurred())
	return c
}

func device(g *WithT, n *memnet.Network, acsURL string, dial reference.Dialer, faults ...reference.Fault) (stop func()) {
	return made(g, n, acsURL, dial, faults...).Start(context.Background())
}

// made is a reference CPE with the credentials of the reference device file.
func made(g *WithT, n *memnet.Network, acsURL string, dial reference.Dialer, faults ...reference.Fault) *reference.CPE {
	l, err := n.Listen("10.0.0.2:7547")
	g.Expect(err).NotTo(HaveOccurred())
	f := bench.ReferenceFile().Credentials
	c, err := reference.New(reference.Config{
		Dial: dial, Listener: l, Seed: 2, ACSURL: acsURL, Faults: faults,
		Username: f.CPE.Username, Password: f.CPE.Password.Reveal(),
		ConnectionRequestUsername: f.ConnectionRequest.Username, ConnectionRequestPassword: f.ConnectionRequest.Password.Reveal(),
	})
	g.Expect(err).NotTo(HaveOccurred())
	return c
}
