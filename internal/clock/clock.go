package clock

import (
	"context"
	"time"
)

// Clock is a source of time. Implementations are safe for concurrent use.
type Clock interface {
	// Now is the current time.
	Now() time.Time
	// Wait returns nil after d, or the error of ctx as soon as that is done. A d of zero or
	// less does not wait, but an ended ctx is still reported.
	Wait(ctx context.Context, d time.Duration) error
	// AfterFunc runs f in its own goroutine after d. The returned stop prevents that and reports
	// whether it came in time; it does not wait for an f that runs already.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// Real is the clock of the time package. Inside a testing/synctest bubble it runs on the
// bubble's virtual time.
func Real() Clock { return realClock{} }

type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

func (realClock) Wait(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (realClock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return time.AfterFunc(d, f).Stop
}

// Scaled is a clock that runs factor times as fast as c, from the time that c shows now: its
// waits take d/factor of c, and its Now moves factor times as fast. A factor that is not above
// zero counts as 1.
func Scaled(c Clock, factor float64) Clock {
	if !(factor > 0) {
		factor = 1
	}
	return &scaledClock{base: c, start: c.Now(), factor: factor}
}

type scaledClock struct {
	base   Clock
	start  time.Time
	factor float64
}

func (s *scaledClock) Now() time.Time {
	passed := s.base.Now().Sub(s.start)
	return s.start.Add(time.Duration(float64(passed) * s.factor))
}

func (s *scaledClock) Wait(ctx context.Context, d time.Duration) error {
	return s.base.Wait(ctx, s.shrink(d))
}

func (s *scaledClock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return s.base.AfterFunc(s.shrink(d), f)
}

// shrink rounds up, so that after a wait of d the scaled Now has moved by d at least.
func (s *scaledClock) shrink(d time.Duration) time.Duration {
	if d <= 0 {
		return d
	}
	return time.Duration(float64(d)/s.factor) + 1
}
