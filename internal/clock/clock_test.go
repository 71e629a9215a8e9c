package clock_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/clock"
)

func TestRealWaitsOnVirtualTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		c := clock.Real()
		start := c.Now()
		g.Expect(c.Wait(t.Context(), time.Hour)).To(Succeed())
		g.Expect(c.Now().Sub(start)).To(Equal(time.Hour))
		g.Expect(c.Wait(t.Context(), -time.Hour)).To(Succeed())
		g.Expect(c.Now().Sub(start)).To(Equal(time.Hour))
	})
}

func TestWaitEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		c := clock.Real()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := c.Now()
		g.Expect(c.Wait(ctx, time.Hour)).To(MatchError(context.DeadlineExceeded))
		g.Expect(c.Now().Sub(start)).To(Equal(time.Minute))
		g.Expect(c.Wait(ctx, 0)).To(MatchError(context.DeadlineExceeded), "an ended context is reported without a wait")
	})
}

func TestAfterFuncRunsOrIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		c := clock.Real()
		start := c.Now()
		ran := make(chan time.Duration, 2)
		note := func() { ran <- c.Now().Sub(start) }
		first := c.AfterFunc(time.Second, note)
		second := c.AfterFunc(time.Minute, note)
		g.Expect(second()).To(BeTrue())
		time.Sleep(time.Hour)
		synctest.Wait()
		g.Expect(ran).To(Receive(Equal(time.Second)))
		g.Expect(ran).NotTo(Receive())
		g.Expect(first()).To(BeFalse())
	})
}

func TestScaledRunsFaster(t *testing.T) {
	for _, tc := range []struct {
		name   string
		factor float64
		real   time.Duration
	}{
		{"sixty times", 60, time.Second},
		{"slower than life", 0.5, 2 * time.Minute},
		{"zero counts as one", 0, time.Minute},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				base := clock.Real()
				c := clock.Scaled(base, tc.factor)
				start, realStart := c.Now(), base.Now()
				g.Expect(start).To(Equal(realStart))
				g.Expect(c.Wait(t.Context(), time.Minute)).To(Succeed())
				g.Expect(base.Now().Sub(realStart)).To(BeNumerically("~", tc.real, time.Microsecond))
				g.Expect(c.Now().Sub(start)).To(BeNumerically(">=", time.Minute), "a wait is never short")
				g.Expect(c.Now().Sub(start)).To(BeNumerically("~", time.Minute, time.Millisecond))
			})
		})
	}
}

func TestScaledAfterFunc(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		c := clock.Scaled(clock.Real(), 3600)
		start := time.Now()
		ran := make(chan time.Duration, 1)
		c.AfterFunc(time.Hour, func() { ran <- time.Since(start) })
		g.Expect(<-ran).To(BeNumerically("~", time.Second, time.Microsecond))
	})
}
