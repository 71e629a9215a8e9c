package bench_test

import (
	"context"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// scenario runs one scenario against the reference ACS in virtual time.
func scenario(t *testing.T, change func(*bench.Config), about ginkgo.Labels, body func(ctx context.Context, b *bench.Bench)) (checks.Scenario, *checks.Report) {
	t.Helper()
	rep := benchtest.ACS(t, benchtest.Suite{Name: "one", Change: change, Register: func(b *bench.Bench) {
		ginkgo.Describe("The ACS", bench.Section("3.7"), func() {
			b.It("is visited", about, func(ctx context.Context) { body(ctx, b) })
		})
	}}, 7, "")
	NewWithT(t).Expect(rep.Scenarios).To(HaveLen(1))
	return rep.Scenarios[0], rep
}

func gently(c *bench.Config) { c.Selection.Allow = nil }

// Against an ACS that is not on loopback two sessions a second are opened at most, those of all devices together.
func TestSessionsArePaced(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*bench.Config)
		took   types.GomegaMatcher
	}{
		{"an ACS that is spared", func(c *bench.Config) {
			gently(c)
			c.File.Identities = []dut.Identity{{OUI: "001122", SerialNumber: "2", Username: c.File.Credentials.CPE.Username, Password: c.File.Credentials.CPE.Password}}
		}, BeNumerically(">=", 5*500*time.Millisecond)},
		{"with leave", nil, BeNumerically("<", 1800*time.Millisecond)}, // a second of it is the other device's boot
	} {
		t.Run(tc.name, func(t *testing.T) {
			var took time.Duration
			s, _ := scenario(t, tc.change, bench.Rule("CWMP-SES-017"), func(ctx context.Context, b *bench.Bench) {
				c := b.CPE(ctx)
				begun := time.Now()
				other := b.FreshCPE(ctx)
				for range 2 {
					c.Session(ctx, "2 PERIODIC")
					other.Session(ctx, "2 PERIODIC")
				}
				took = time.Since(begun)
			})
			g := NewWithT(t)
			g.Expect(s.State).To(Equal("passed"), s.Reason)
			g.Expect(took).To(tc.took)
		})
	}
}

func TestFreshIdentities(t *testing.T) {
	listed := func(c *bench.Config) {
		c.File.Identities = []dut.Identity{
			{OUI: "001122", ProductClass: "P", SerialNumber: "2", Username: "u2", Password: dut.NewSecret("p2"), ConnectionRequest: dut.Account{Username: "r2"}},
			{OUI: "001122", SerialNumber: "3"},
		}
	}
	take := func(ns ...int) func(context.Context, *bench.Bench) []bench.Identity {
		return func(_ context.Context, b *bench.Bench) (all []bench.Identity) {
			for _, n := range ns {
				all = append(all, b.FreshIdentities(n)...)
			}
			return all
		}
	}
	for _, tc := range []struct {
		name   string
		change func(*bench.Config)
		take   func(context.Context, *bench.Bench) []bench.Identity
		names  []string
		reason string
	}{
		{"made up", nil, take(1, 2), []string{"001122-Reference-LAB7N1", "001122-Reference-LAB7N2", "001122-Reference-LAB7N3"}, ""},
		{"listed", listed, take(2), []string{"001122-P-2", "001122-3"}, ""},
		{"too few are listed", listed, take(3), nil, "too few identities: it needs 3 other devices that the ACS knows, the device file lists 2"},
		{"all are used up", listed, take(2, 1), nil, "too few identities: it needs another device that the ACS knows, the device file lists 2, of which 2 are used up"},
		{"not without leave", gently, take(2), nil, "not allowed: it shows the ACS 2 other devices (list them as identities, or --allow load)"},
		{"listed, and gently", func(c *bench.Config) { gently(c); listed(c) }, take(1), []string{"001122-P-2"}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			var got []bench.Identity
			s, _ := scenario(t, tc.change, bench.Rule("CWMP-SES-017"), func(ctx context.Context, b *bench.Bench) { got = tc.take(ctx, b) })
			if tc.reason != "" {
				g.Expect(s.State).To(Equal("skipped"))
				g.Expect(s.Reason).To(ContainSubstring(tc.reason))
				return
			}
			g.Expect(s.State).To(Equal("passed"), s.Reason)
			names := []string{}
			for _, i := range got {
				names = append(names, i.String())
			}
			g.Expect(names).To(Equal(tc.names))
			if tc.name == "listed" {
				g.Expect(got[0]).To(SatisfyAll(HaveField("Username", "u2"), HaveField("Password", "p2"), HaveField("RequestUsername", "r2")))
				g.Expect(got[1].RequestUsername).To(Equal("acs"), "that of all devices")
			}
		})
	}
}

func TestFreshDevicesAreANeed(t *testing.T) {
	for _, tc := range []struct {
		name   string
		url    string
		listed int
		need   int
		want   string
	}{
		{"an ACS on this machine", "http://127.0.0.1:7547/", 0, 3, ""},
		{"an ACS that is spared", "http://192.0.2.1:7547/", 0, 3, "not allowed: it shows the ACS 3 other devices"},
		{"enough are listed", "http://192.0.2.1:7547/", 3, 3, ""},
		{"too few are listed", "http://192.0.2.1:7547/", 2, 3, "too few identities: it needs 3 other devices that the ACS knows, the device file lists 2"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			p, err := bench.Preview(bench.Config{Role: cwmp.ACS, File: &dut.File{ACS: dut.ACS{URL: tc.url}, Identities: make([]dut.Identity, tc.listed)}}, "one", func(b *bench.Bench) {
				b.It("wants others", bench.About(bench.Rule("CWMP-SES-017"), bench.Needs(bench.Fresh(tc.need))), func(context.Context) {})
			})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(p.Scenarios[0].Skip).To(HavePrefix(tc.want))
			g.Expect(p.Scenarios[0].Skip == "").To(Equal(tc.want == ""))
		})
	}
}

// deaf is an adapter that can queue, but knows nothing of records.
type deaf struct{ bench.Adapter }

// before is an adapter of an ACS that has known a device for long.
type before struct {
	bench.Adapter
	bench.Deleter
	device string
}

func (b before) Knows(ctx context.Context, device string) (bool, error) {
	if device == b.device {
		return true, nil
	}
	return b.Deleter.Knows(ctx, device)
}

func TestRecordsAreListedAndDeleted(t *testing.T) {
	const own, other = "001122-Reference-R0001", "001122-Reference-LAB7N1"
	var subject bench.Adapter
	for _, tc := range []struct {
		name  string
		adapt func(bench.Adapter) bench.Adapter
		want  []checks.DeviceRecord
	}{
		{"all are ours", func(a bench.Adapter) bench.Adapter { return a }, []checks.DeviceRecord{
			{Device: own, State: "deleted"}, {Device: other, State: "deleted"}}},
		{"one was there before", func(a bench.Adapter) bench.Adapter { return before{a, a.(bench.Deleter), own} }, []checks.DeviceRecord{
			{Device: own, State: "before"}, {Device: other, State: "deleted"}}},
		{"nobody can delete", func(a bench.Adapter) bench.Adapter { return deaf{a} }, []checks.DeviceRecord{
			{Device: own, State: "left", Reason: "no adapter deletes it"}, {Device: other, State: "left", Reason: "no adapter deletes it"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			s, rep := scenario(t, nil, bench.Rule("CWMP-SES-017"), func(ctx context.Context, b *bench.Bench) {
				subject = b.Adapt(tc.adapt)
				b.FreshCPE(ctx)
			})
			g.Expect(s.State).To(Equal("passed"), s.Reason)
			g.Expect(rep.Records).To(Equal(tc.want))
			for _, r := range tc.want {
				g.Expect(subject.(bench.Deleter).Knows(t.Context(), r.Device)).To(Equal(r.State != "deleted"), r.Device)
			}
		})
	}
}

// clearing is an adapter that notes when it takes back what waits.
type clearing struct {
	bench.Adapter
	cleared *[]string
}

func (c clearing) Clear(_ context.Context, device string) error {
	*c.cleared = append(*c.cleared, device)
	return nil
}

func TestWhatWaitsIsTakenBackAfterTheScenario(t *testing.T) {
	g := NewWithT(t)
	var cleared []string
	s, _ := scenario(t, nil, bench.Rule("CWMP-SES-017"), func(ctx context.Context, b *bench.Bench) {
		b.Adapt(func(a bench.Adapter) bench.Adapter { return clearing{a, &cleared} })
		c := b.CPE(ctx)
		c.Asked(c.Adapter().Queue(ctx, c.Key(), &cwmp.GetRPCMethods{}))
		c.Asked(c.Adapter().Queue(ctx, c.Key(), &cwmp.GetRPCMethods{}))
		NewWithT(t).Expect(cleared).To(BeEmpty())
	})
	g.Expect(s.State).To(Equal("passed"), s.Reason)
	g.Expect(cleared).To(Equal([]string{"001122-Reference-R0001"}), "once")
}
