package bench_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/fixtures/acs"
	"cwmplab/fixtures/cpe"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// A CPE that answers 503 is asked again in each of the ways in which connection requests are sent, as long as it has reasons.
func TestABusyDeviceIsAskedAgain(t *testing.T) {
	patiently := func(ctx context.Context, a *bench.ACS) int {
		r, _ := a.RequestPatiently(ctx, "patiently", acs.Asking{})
		return r.Status
	}
	request := func(ctx context.Context, a *bench.ACS) int {
		r, err := a.ConnectionRequest(ctx)
		Expect(err).NotTo(HaveOccurred())
		return r.Status
	}
	right := func(ctx context.Context, a *bench.ACS) int { return a.Right(ctx).Status }
	const pause = 3 * time.Second // of the reference CPE before its session
	wake := func(ctx context.Context, a *bench.ACS) int { a.Session(ctx); return 204 }
	for _, tc := range []struct {
		name   string
		ask    func(context.Context, *bench.ACS) int
		busy   int64 // answers of 503
		status int   // of the last answer; 0 where the scenario does not come so far
		took   time.Duration
		reason string
	}{
		{"a session that is wanted", wake, 4, 204, 20*time.Second + pause, ""},
		{"a request that is right", request, 4, 204, bench.Apart + 20*time.Second, ""},
		{"a request that is right, as a step", right, 4, 204, 5*bench.Apart + 24*time.Second, ""},
		{"a request in a way of its own", patiently, 4, 204, 24 * time.Second, ""},
		{"busy for good", request, 100, 503, bench.Apart + 29*5*time.Second, ""},
		{"busy for good, as a step", right, 100, 0, 0, "the CPE is busy all the time"},
		{"busy for good, in a way of its own", patiently, 100, 503, 9 * 6 * time.Second, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			var busy atomic.Int64
			refuses := cpe.Fault{Name: "busy", Arm: func(h *cpe.Hooks) {
				next := h.Flooded
				h.Flooded = func(flooded bool) bool { return next(flooded) || busy.Add(-1) >= 0 }
			}}
			status, took := 0, time.Duration(0)
			suite := benchtest.Suite{Name: "busy", Unaided: true, Register: func(b *bench.Bench) {
				b.It("is asked", bench.Rule("CWMP-SES-001"), func(ctx context.Context) {
					a := b.ACS(ctx)
					a.Pause(ctx, time.Minute)
					busy.Store(tc.busy)
					begun := a.Now()
					a.Provoke(nil)
					status = tc.ask(ctx, a)
					took = a.Now().Sub(begun)
					busy.Store(0)
				})
			}}
			rep := benchtest.CPE(t, suite, 1, "", refuses)
			g.Expect(status).To(Equal(tc.status), "%v", rep.Scenarios)
			g.Expect(took).To(BeNumerically("~", tc.took, time.Second))
			g.Expect(rep.Scenarios[0].Reason).To(ContainSubstring(tc.reason))
			if tc.reason == "" {
				g.Expect(rep.Scenarios[0].State).To(Equal("passed"))
			}
		})
	}
}
