package session

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestBounds(t *testing.T) {
	g := NewWithT(t)
	// The default table of TR-069 3.2.1.1: 5-10 s before the first retry, doubled up to the tenth.
	for n, low := range []time.Duration{5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 2560, 2560} {
		gotLow, gotHigh := usual.bounds(n + 1)
		g.Expect(gotLow).To(Equal(low*time.Second), "retry %d", n+1)
		g.Expect(gotHigh).To(Equal(2*low*time.Second), "retry %d", n+1)
	}
	low, high := policy{minimum: 10, multiplier: 3000}.bounds(2)
	g.Expect([]time.Duration{low, high}).To(Equal([]time.Duration{30 * time.Second, 90 * time.Second}))
	low, high = policy{minimum: 1, multiplier: 1000}.bounds(7)
	g.Expect([]time.Duration{low, high}).To(Equal([]time.Duration{time.Second, time.Second}), "a factor of one keeps the wait")
	low, high = policy{minimum: 65535, multiplier: 65535}.bounds(10)
	g.Expect(low).To(BeNumerically(">", 0), "the largest values do not overflow")
	g.Expect(high).To(BeNumerically(">=", low))
}
