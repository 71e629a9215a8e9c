package bench_test

import (
	"context"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/clock"
	"cwmplab/internal/dut"
	"cwmplab/internal/memnet"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// sessions is a suite whose scenarios are carried out: two ordinary ones, one that needs a reboot, one that skips itself.
func sessions(b *bench.Bench) {
	session := func(rules ...string) func(context.Context) {
		return func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Session(ctx, &cwmp.GetParameterValues{ParameterNames: []string{peer.Root() + "ManagementServer.ParameterKey"}})
			reaches(peer, rules...)
		}
	}
	b.It("answers", bench.Rule("CWMP-SES-004"), session("CWMP-SES-004"))
	b.It("begins", bench.Rule("CWMP-SES-001"), session("CWMP-SES-001"))
	b.It("restarts", bench.About(bench.Rule("CWMP-CRQ-013", "CWMP-SES-001"), bench.Needs(bench.Reboot)), func(ctx context.Context) {
		peer := b.ACS(ctx)
		_, err := peer.ConnectionRequest(ctx)
		Expect(err).NotTo(HaveOccurred())
		peer.Await(ctx)
		reaches(peer, "CWMP-CRQ-013", "CWMP-SES-001")
	})
	b.It("gives up", bench.Rule("CWMP-CRQ-019"), func(context.Context) { ginkgo.Skip("the device lacks it") })
}

func reaches(peer *bench.ACS, rules ...string) {
	Expect(peer.Recording()).To(bench.PassRule(rules...))
}

func outcome(rep *checks.Report, rule string) (checks.Outcome, string) {
	for _, r := range rep.Results {
		if r.Rule == rule {
			return r.Outcome, r.Reason
		}
	}
	return "", ""
}

func TestRulesOfSkippedScenariosAreSkipped(t *testing.T) {
	g := NewWithT(t)
	suite := benchtest.Suite{Name: "sessions", Register: sessions, Change: func(c *bench.Config) {
		c.Selection = bench.Selection{NoReboot: true, Skip: []string{"CWMP-SES-004"}}
	}}
	rep := benchtest.CPE(t, suite, 1, "")
	g.Expect(rep.Scenarios).To(HaveLen(3), "what is not selected is not told")
	states := map[string]string{}
	for _, s := range rep.Scenarios {
		states[s.Name] = s.State + " " + s.Reason
	}
	g.Expect(states).To(HaveKeyWithValue("begins", "passed "))
	g.Expect(states).To(HaveKeyWithValue("restarts", "skipped no reboot: it restarts the device (--no-reboot)"))
	for rule, want := range map[string]string{
		"CWMP-CRQ-013": "no reboot: it restarts the device (--no-reboot)",
		"CWMP-CRQ-019": "the device lacks it",
	} {
		got, why := outcome(rep, rule)
		g.Expect(got).To(Equal(checks.Skipped), rule)
		g.Expect(why).To(Equal(want))
	}
	got, _ := outcome(rep, "CWMP-SES-001")
	g.Expect(got).To(Equal(checks.Pass), "another scenario reached it")
	got, _ = outcome(rep, "CWMP-SES-004")
	g.Expect(got).To(Equal(checks.Pass), "what the recording shows counts, whoever was left out")
	got, _ = outcome(rep, "CWMP-RTY-004")
	g.Expect(got).To(Equal(checks.NotApplicable), "no scenario speaks of it")
	g.Expect(rep.Summary.Skipped).To(Equal(2))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
}

// Whoever else uses the same ACS URL is named, and does no harm to the device under test.
func TestAnotherDeviceIsNotJudged(t *testing.T) {
	g := NewWithT(t)
	fault, ok := cpe.LookupFault("empty-before-answer")
	g.Expect(ok).To(BeTrue())
	register := func(b *bench.Bench) {
		b.It("answers", bench.Rule("CWMP-SES-004"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			for _, d := range peer.Devices() { // the other one errs in the middle of it
				d.Queue(&cwmp.GetRPCMethods{})
			}
			peer.Pause(ctx, time.Minute)
			peer.Session(ctx)
			reaches(peer, "CWMP-SES-004")
		})
	}
	suite := benchtest.Suite{Name: "two", Register: register, Change: func(c *bench.Config) {
		c.File.Device = dut.Device{OUI: "001122", ProductClass: "Reference", SerialNumber: "R0001"}
	}}
	rep := benchtest.Stranger(t, suite, "", func(g *WithT, n *memnet.Network, url string) func() {
		stop := comes(g, n, url, "10.0.0.3", "OTHER", fault)
		also := comes(g, n, url, "10.0.0.2", "R0001")
		return func() { stop(); also() }
	})
	g.Expect(rep.Subjects).To(HaveLen(1))
	g.Expect(rep.Subjects[0].ID).To(Equal("001122-Reference-R0001"))
	g.Expect(rep.Others).To(Equal([]string{"001122-Reference-OTHER"}))
	g.Expect(states(rep)).To(Equal(map[string]string{"answers": "passed"}), rep.Reason)
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
}

// comes puts a reference CPE into the network that opens a session at once, and one more half a minute later.
func comes(g *WithT, n *memnet.Network, url, host, serial string, faults ...cpe.Fault) (stop func()) {
	l, err := n.Listen(host + ":7547")
	g.Expect(err).NotTo(HaveOccurred())
	id := cpe.DefaultIdentity()
	id.SerialNumber = serial
	c, err := cpe.New(cpe.Config{Dial: n.Dialer(host), Listener: l, Seed: 5, ACSURL: url, Identity: id, Faults: faults,
		Username: "001122-Reference-R0001", Password: "reference-cpe-secret",
		ConnectionRequestUsername: "acs", ConnectionRequestPassword: "reference-acs-secret"})
	g.Expect(err).NotTo(HaveOccurred())
	clock.Real().AfterFunc(30*time.Second, func() { c.Periodic() })
	return c.Start(context.Background())
}

func TestScenarioOfKnownFailuresIsNoObstacle(t *testing.T) {
	fault, ok := cpe.LookupFault("empty-before-answer")
	NewWithT(t).Expect(ok).To(BeTrue())
	const device = "001122-Reference-R0001"
	far := time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name  string
		known []checks.KnownFailure
		code  int
	}{
		{"unknown", nil, checks.ExitViolation},
		{"known", []checks.KnownFailure{{Rule: "CWMP-SES-004", Device: device, Reason: "ticket", Expires: far}}, checks.ExitNoViolation},
		{"not needed", []checks.KnownFailure{{Rule: "CWMP-SES-004", Device: device, Expires: far}, {Rule: "CWMP-SES-001", Device: device, Expires: far}}, checks.ExitViolation},
	} {
		t.Run(tc.name, func(t *testing.T) {
			suite := benchtest.Suite{Name: "sessions", Register: sessions, Change: func(c *bench.Config) {
				c.Selection, c.Known = bench.Selection{Run: []string{"CWMP-SES-004"}}, tc.known
			}}
			rep := benchtest.CPE(t, suite, 1, "", fault)
			NewWithT(t).Expect(rep.Scenarios[0].State).To(Equal("failed"))
			NewWithT(t).Expect(rep.ExitCode).To(Equal(tc.code), rep.Reason)
		})
	}
}
