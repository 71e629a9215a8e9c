package checks_test

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
)

// judged judges a recording; between two items all devices sleep, or none does.
func judged(g *WithT, rec checks.Recording, rules []*checks.Rule, sleep bool) *checks.Report {
	rd := rec.Reader()
	r := checks.NewRunner(rules, checks.Options{Area: catalogue.AreaOf})
	r.Begin(rd.Source())
	for it, err := range capture.Items(rd, capture.Options{}) {
		if err != nil {
			break
		}
		r.Feed(it)
		if sleep {
			r.Sleep()
		}
	}
	r.End()
	g.Expect(r.Awake()).To(BeZero())
	return r.Report(checks.Run{})
}

func TestDevicesThatSleepAreJudgedAlike(t *testing.T) {
	g := NewWithT(t)
	for _, rec := range golden.All() {
		g.Expect(judged(g, rec, catalogue.All(), true)).To(Equal(judged(g, rec, catalogue.All(), false)), rec.Name)
	}
}

// What a fold keeps shows best where it makes the rule fail.
func TestMutantsOfDevicesThatSleepAreCaught(t *testing.T) {
	g := NewWithT(t)
	goldens := golden.All()
	for _, rule := range catalogue.All() {
		if rule.Scope() != checks.ScopeDevice {
			continue
		}
		for _, m := range rule.Mutants {
			for _, rec := range goldens {
				if !m.Edit.Apply(rec.Transcript()) {
					continue
				}
				mutant, one := rec.With(m.Edit), []*checks.Rule{rule}
				g.Expect(judged(g, mutant, one, true).Results).To(Equal(judged(g, mutant, one, false).Results), "%s: %s on %s", rule.ID, m.Edit.Name(), rec.Name)
			}
		}
	}
}

// tried is a fold that counts the attempts of all devices, and tells it at each session.
type tried struct{ n, told int }

func (f *tried) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	switch it.(type) {
	case *capture.Attempt:
		f.n++
	case *capture.Session:
		tell(checks.At(nil, fmt.Sprint(f.n), ""))
		f.told++
	}
}

func (f *tried) End(_ *checks.Facts, tell checks.Tell) {}
func (f *tried) Idle() bool                            { return f.told == 0 }
func (f *tried) Pack(p *checks.Packing) {
	checks.PackNumber(p, &f.n)
	checks.PackNumber(p, &f.told)
}

func TestDevicesThatSleepAreToldOfEachAttempt(t *testing.T) {
	for _, attempts := range []int{1, 511, 512, 1300} {
		t.Run(fmt.Sprint(attempts), func(t *testing.T) {
			g := NewWithT(t)
			rule := made("TRIED", nil)
			rule.Check, rule.CheckDevice = nil, func() checks.Fold { return new(tried) }
			r := checks.NewRunner([]*checks.Rule{rule}, checks.Options{})
			visit := func() {
				rd := golden.Load("cpe-boot").Reader()
				for it, err := range capture.Items(rd, capture.Options{}) {
					g.Expect(err).NotTo(HaveOccurred())
					r.Feed(it)
				}
			}
			r.Begin(golden.Load("cpe-boot").Reader().Source())
			visit()
			r.Sleep()
			for n := range attempts {
				r.Feed(&capture.Attempt{Conn: &capture.Conn{ID: 100 + n, Client: netip.MustParseAddrPort("192.0.2.99:1024"), Opened: time.Unix(int64(n), 0)}})
			}
			g.Expect(r.Awake()).To(BeZero())
			visit()
			res := r.Report(checks.Run{}).Results[0]
			g.Expect(res.Findings).To(HaveLen(2))
			g.Expect(res.Findings[0].Observed).To(Equal("0"))
			g.Expect(res.Findings[1].Observed).To(Equal(fmt.Sprint(attempts)))
		})
	}
}

func TestFoldsThatRefuseStayAwake(t *testing.T) {
	g := NewWithT(t)
	r := checks.NewRunner(catalogue.All(), checks.Options{})
	rd := golden.Load("connection-request").Reader()
	r.Begin(rd.Source())
	for it, err := range capture.Items(rd, capture.Options{}) {
		g.Expect(err).NotTo(HaveOccurred())
		r.Feed(it)
		r.Sleep()
		if _, ok := it.(*capture.ConnectionRequest); ok {
			g.Expect(r.Awake()).To(Equal(1), "a connection request waits for what follows")
			return
		}
		g.Expect(r.Awake()).To(BeZero())
	}
	t.Fatal("no connection request")
}
