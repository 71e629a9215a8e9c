package bench

import (
	"context"
	"sync"
	"time"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
)

// gentlePace is the time between two sessions with an ACS that may serve others: two a second at most.
const gentlePace = 500 * time.Millisecond

// breath is the time between two sessions of one device with any other ACS: one that has answered the last POST of a session
// may still be at writing down what came of it, and refuse the next one for that.
const breath = 250 * time.Millisecond

// gentle tells whether the ACS under test is to be spared: it does not run on this machine, and there is no leave for
// load. Then nothing is malformed without leave either (see [Config.lacks]), no device is made up, and sessions are
// paced.
func (c Config) gentle() bool { return c.Role == cwmp.ACS && !c.allows(Load) }

// Gentle tells whether a run spares the ACS under test: it sends at most two sessions a second, and nothing that no device
// may send.
func Gentle(c Config) bool { return c.gentle() }

// pace keeps sessions apart, those of all devices together.
type pace struct {
	mu   sync.Mutex
	next time.Time // earliest time of the next session
}

// slot gives the time of the next session and takes it, for sessions that far apart.
func (p *pace) slot(now time.Time, apart time.Duration) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := now
	if p.next.After(now) {
		at = p.next
	}
	p.next = at.Add(apart)
	return at
}

// paced has a CPE wait for its turn before it opens a session, however that came about: all devices together where the ACS
// is spared, else each for itself.
func (b *Bench) paced() func(*cpe.Hooks) {
	turns, apart := &b.pace, gentlePace
	if !b.cfg.gentle() {
		turns, apart = &pace{}, breath
	}
	return func(h *cpe.Hooks) {
		sending := h.Sending
		h.Sending = func(ctx context.Context, p cpe.Post) error {
			if p.Kind == cpe.PostInform && p.Attempt == 1 {
				now := b.cfg.Clock.Now()
				if err := b.cfg.Clock.Wait(ctx, turns.slot(now, apart).Sub(now)); err != nil {
					return err
				}
			}
			return sending(ctx, p)
		}
	}
}
