package bench

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/fixtures/acs"
	"cwmplab/internal/http1"
)

// With changes the seams of our ACS while a body runs.
func (a *ACS) With(arm func(*acs.Hooks), body func()) {
	disarm := a.Arm(arm)
	defer disarm()
	body()
}

// Answering changes the HTTP responses to the POSTs of a kind while a body runs; 0 stands for any kind.
func (a *ACS) Answering(on acs.PostKind, change func(*acs.Reply, *http1.Outgoing), body func()) {
	a.With(func(h *acs.Hooks) {
		next := h.HTTP
		h.HTTP = func(t *acs.Turn, r *acs.Reply, out *http1.Outgoing) {
			next(t, r, out)
			if on == 0 || t.Kind == on {
				change(r, out)
			}
		}
	}, body)
}

// Visit has the device open a session for which nothing is queued, waits until it comes, and for its end. What becomes
// of it is for the rules to say: that none comes, or that it breaks off, does not end the scenario.
func (a *ACS) Visit(ctx context.Context) (came bool) {
	a.drop()
	return a.wake(ctx) == nil && a.comes(ctx, nil) == nil
}

// VisitWithin has the device open a session and waits at most d for its end. That none came is noted in the recording.
func (a *ACS) VisitWithin(ctx context.Context, d time.Duration) (came bool) {
	ginkgo.GinkgoHelper()
	a.drop()
	from := a.from
	a.Wake(ctx)
	_, came = a.AwaitWithin(ctx, d, func(s acs.Session) bool { return s.Number >= from })
	return came
}

// Provocation changes the reply to the next POST of a kind, once.
func (a *ACS) Provocation(on acs.PostKind, change func(*acs.Turn, *acs.Reply)) {
	a.letGo()
	a.ACS.Provoke(on, change)
}

// AwaitRestart waits at most d for the device to come back from a restart, and notes how long that took.
func (a *ACS) AwaitRestart(ctx context.Context, d time.Duration) (acs.Session, bool) {
	ginkgo.GinkgoHelper()
	begun := a.Now()
	s, came := a.AwaitWithin(ctx, d, Reports("1 BOOT"))
	if came {
		a.restart = a.Now().Sub(begun)
	}
	return s, came
}

// LongerThanRestart is a time in which the device is through with two restarts, going by the latest one of the run. It is
// no more than most, and that where none was seen yet.
func (a *ACS) LongerThanRestart(most time.Duration) time.Duration {
	if a.restart == 0 {
		return most
	}
	return min(most, 2*a.restart+20*time.Second).Round(time.Second)
}

// AwaitBack waits until the device has come back from a restart, as long as that may take.
func (a *ACS) AwaitBack(ctx context.Context) {
	a.letGo()
	ctx, cancel := a.b.limit(ctx, backLimit)
	defer cancel()
	for {
		s, err := a.AwaitSession(ctx)
		if err != nil {
			a.lost = true
			return
		}
		if s.Device == a.device.Key() && s.Has("1 BOOT") {
			return
		}
	}
}

// Watch lets time pass on the clock of the run, so that what should not happen has had its time to happen.
func (a *ACS) Watch(ctx context.Context, d time.Duration) {
	a.letGo()
	_ = a.b.cfg.Clock.Wait(ctx, d)
}

// Now is the time on the clock of the run.
func (a *ACS) Now() time.Time { return a.b.cfg.Clock.Now() }

// AwaitDone waits at most d until something that is provoked has happened. The scenario is skipped where it has not: the
// device did not give the occasion.
func (a *ACS) AwaitDone(ctx context.Context, p *acs.Provocation, d time.Duration) {
	ginkgo.GinkgoHelper()
	a.letGo()
	within, cancel := a.b.limit(ctx, d)
	defer cancel()
	if p.Await(within) != nil {
		ginkgo.Skip("the CPE did not come in time", 1)
	}
}
