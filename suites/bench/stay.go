package bench

import (
	"context"
	"time"

	"cwmplab/fixtures/acs"
)

// After the last call of a provocation the session is held open: what the scenario puts back, what the next one reads to
// prepare itself, and the first call that this one provokes share it, so that the device is woken once for them and not each
// time. A second call of a provocation has a session of its own, as what a device shows in the next session is what many
// rules are about.

// stay is how long our ACS holds a session open for the next call; the CPE has to wait 30 s for an answer (TR-069 3.4.1).
// longest is how long one may have run that is shared.
const (
	stay    = 5 * time.Second
	longest = time.Minute
)

// shares tells whether the session of a call is held open for the next one. That of another ACS is not: the device moves
// between the two when a session is over.
func (a *ACS) shares() bool { return a == a.b.acs }

// keepApart lets the session end that is held open where the next call is to have its own.
func (a *ACS) keepApart() {
	if a.b.provoking && a.b.asked || a.b.cfg.Clock.Now().Sub(a.opened) > longest {
		a.letGo()
	}
	a.b.asked = true
}

// letGo lets the session end that is held open, and waits for that. It comes before all that has a session of its own, or
// that a session under way would disturb.
func (a *ACS) letGo() {
	if !a.open {
		return
	}
	a.open = false
	a.device.Linger(0)
	ctx, cancel := a.b.limit(context.Background(), soon)
	defer cancel()
	_ = a.heldOver(ctx) // one that broke off is over, too
}

// heldOver waits for the end of the session that was held open. Later ones that end before it is told are kept for whoever
// awaits them.
func (a *ACS) heldOver(ctx context.Context) error {
	var later []acs.Session
	defer func() { a.early = later }()
	for {
		s, err := a.AwaitSession(ctx)
		switch {
		case err != nil:
			return err
		case s.Number == a.held:
			return nil
		case s.Number > a.held:
			later = append(later, s)
		}
	}
}

// AwaitSession waits for a session to end, well or not. Each is handed out once; one that was over when the sessions before
// were forgotten is not, although its end may be told only now: a device may keep the connection open for a while.
func (a *ACS) AwaitSession(ctx context.Context) (acs.Session, error) {
	if len(a.early) > 0 {
		s := a.early[0]
		a.early = a.early[1:]
		return s, nil
	}
	for {
		s, err := a.ACS.AwaitSession(ctx)
		if err != nil || s.Number >= a.from {
			return s, err
		}
	}
}

// settle takes back what was not asked in time, and holds no later session open for it.
func (a *ACS) settle() {
	a.device.Dequeue()
	if !a.open {
		a.device.Linger(0)
	}
}

// join has calls made in the session that is held open. False means that it was over before all were made.
func (a *ACS) join(ctx context.Context, jobs []*acs.Job) bool {
	if !a.open {
		return false
	}
	a.open = false
	if session := a.device.Served(ctx, jobs...); session != 0 {
		a.open, a.held = true, session
		return true
	}
	if a.heldOver(ctx) != nil {
		return false
	}
	for _, j := range jobs {
		if !j.Done() {
			return false
		}
	}
	return true
}

// The seams of our ACS are for a session of their own, or for what comes next in it.

// AnswerStatus answers the next POST of a kind with an HTTP error.
func (a *ACS) AnswerStatus(on acs.PostKind, status int) *acs.Provocation {
	a.letGo()
	return a.ACS.AnswerStatus(on, status)
}

// Redirect answers the next POST of a kind with a redirect, 302 or 307.
func (a *ACS) Redirect(on acs.PostKind, status int, location string) *acs.Provocation {
	a.letGo()
	return a.ACS.Redirect(on, status, location)
}

// Challenge answers the next POST of a kind with a challenge, though its credentials are right; the nonce is called stale.
func (a *ACS) Challenge(on acs.PostKind) *acs.Provocation {
	a.letGo()
	return a.ACS.Challenge(on)
}

// Delay waits before the reply to the next POST of a kind is written.
func (a *ACS) Delay(on acs.PostKind, d time.Duration) *acs.Provocation {
	a.letGo()
	return a.ACS.Delay(on, d)
}

// CloseAfter closes the connection after the reply to the next POST of a kind. The session goes on.
func (a *ACS) CloseAfter(on acs.PostKind) *acs.Provocation {
	a.letGo()
	return a.ACS.CloseAfter(on)
}

// Arm changes the seams of our ACS until it is undone.
func (a *ACS) Arm(arm func(*acs.Hooks)) (disarm func()) {
	a.letGo()
	return a.ACS.Arm(arm)
}
