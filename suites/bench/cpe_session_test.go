package bench_test

import (
	"net"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/internal/clock"
	"cwmplab/internal/memnet"
	"cwmplab/suites/bench"
)

// A session that is under way when another one is asked for is not taken for it.
func TestTheSessionOfAnEventIsTheOneThatTellsOfIt(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		g, n := NewWithT(t), memnet.New()
		l, err := n.Listen("10.0.0.1:7547")
		g.Expect(err).NotTo(HaveOccurred())
		slow := acs.Fault{Name: "takes its time", Arm: func(h *acs.Hooks) {
			h.Reply = func(t *acs.Turn, r *acs.Reply) {
				if t.Kind == acs.PostInform {
					r.Delay = 2 * time.Second
				}
			}
		}}
		c, stop, err := bench.SubjectACS(bench.Config{Role: cwmp.ACS, Dir: dir, File: bench.ReferenceFile(), Seed: 1, Dial: n.Dialer("10.0.0.2"),
			Listen: func(string) (net.Listener, error) { return n.Listen("10.0.0.2:7547") }}, l, n.Dialer("10.0.0.1"), slow)
		g.Expect(err).NotTo(HaveOccurred())
		b, err := bench.New(c)
		g.Expect(err).NotTo(HaveOccurred())
		defer func() {
			stop()
			g.Expect(b.Close()).To(Succeed())
		}()
		peer := b.CPE(t.Context())
		peer.Periodic()
		g.Expect(clock.Real().Wait(t.Context(), time.Second)).To(Succeed())
		g.Expect(peer.Session(t.Context(), "8 DIAGNOSTICS COMPLETE").Has("8 DIAGNOSTICS COMPLETE")).To(BeTrue())
	})
}
