package bench_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// Whether the device is slower or faster than its scenarios say: what is left is reckoned from what they have taken.
func TestWhatIsLeftIsReckonedFromWhatScenariosHaveTaken(t *testing.T) {
	for _, tc := range []struct {
		name                      string
		talking, waiting, restart time.Duration
	}{
		{"as they say", time.Second, 20 * time.Second, time.Minute},
		{"a slow device", 8 * time.Second, 26 * time.Second, 3 * time.Minute},
		{"a fast one", 50 * time.Millisecond, 19 * time.Second, 3 * time.Second},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			var begun []time.Time
			var left []time.Duration
			var over time.Time
			register := func(b *bench.Bench) {
				scenario := func(name string, took time.Duration, labels ...ginkgo.Labels) {
					b.It(name, bench.About(append(labels, bench.Rule("CWMP-SES-001"))...), func(ctx context.Context) {
						peer := b.ACS(ctx)
						begun, left = append(begun, peer.Now()), append(left, b.Moment().Left)
						peer.Pause(ctx, took)
						over = peer.Now()
						ginkgo.Skip("enough")
					})
				}
				for i := range 10 {
					scenario(fmt.Sprintf("talks %d", i), tc.talking)
					scenario(fmt.Sprintf("talks more %d", i), tc.talking)
					scenario(fmt.Sprintf("waits %d", i), tc.waiting, bench.Takes(20*time.Second))
					scenario(fmt.Sprintf("restarts %d", i), tc.restart, bench.Takes(time.Minute), bench.Needs(bench.Reboot))
				}
			}
			benchtest.CPE(t, benchtest.Suite{Name: "times", Register: register}, 3, "")
			g.Expect(left).To(HaveLen(40))
			for i := 10; i < 36; i++ { // behind that a single scenario makes the difference
				g.Expect(left[i].Seconds()).To(BeNumerically("~", over.Sub(begun[i]).Seconds(), 0.3*over.Sub(begun[i]).Seconds()), "scenario %d", i)
				g.Expect(left[i]).To(BeNumerically("<", left[i-5]), "scenario %d", i)
			}
		})
	}
}

func TestRoughTimes(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 900 * time.Millisecond: "1s", 42 * time.Second: "42s", time.Minute: "1m", 3*time.Minute + 17*time.Second: "3m20s",
		14*time.Minute + 40*time.Second: "15m", time.Hour: "1h", 2*time.Hour + 5*time.Minute: "2h5m",
	} {
		NewWithT(t).Expect(bench.Roughly(d)).To(Equal(want))
	}
}
