package bench

import (
	"context"
	"time"

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
func (a *ACS) Visit(ctx context.Context) {
	a.drop()
	if a.wake(ctx) == nil {
		_ = a.comes(ctx)
	}
}

// Watch lets time pass on the clock of the run, so that what should not happen has had its time to happen.
func (a *ACS) Watch(ctx context.Context, d time.Duration) { _ = a.b.cfg.Clock.Wait(ctx, d) }
