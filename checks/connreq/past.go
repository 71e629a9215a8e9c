package connreq

import (
	"net/netip"
	"slices"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
)

// past is what all stories of a device have to know of it. They share it.
type past struct {
	client netip.Addr // where the device opens its sessions from
	last   *Visit
	seen   time.Time
	tried  time.Time        // the latest connection without a request
	loose  time.Time        // the latest success answer to a request for another path, or with another status
	taken  []time.Time      // the latest success answers, whatever the path, within quiet, mostTaken at most
	served time.Time        // when the latest session but the last was opened that lists 6 CONNECTION REQUEST
	later  bool             // last is not the first session that was seen
	now    *capture.Session // the item under way, which is the last visit
}

// visit makes a session the last visit, once.
func (p *past) visit(s *capture.Session) *Visit {
	if p.now != s {
		p.later = p.last != nil
		if p.later && p.last.Six {
			p.served = p.last.Opened
		}
		v := VisitOf(s)
		p.now, p.last, p.client = s, &v, s.Exchanges[0].Conn.Client.Addr()
	}
	return p.last
}

// ItemDone sees to it that no session is kept.
func (p *past) ItemDone() {
	p.now = nil
	if p.last != nil {
		p.last.Inform = nil
	}
}

// Idle tells whether nothing was seen yet.
func (p *past) Idle() bool {
	return p.last == nil && p.now == nil && len(p.taken) == 0 && p.seen.IsZero() && p.loose.IsZero() && p.served.IsZero() && p.tried.IsZero() && !p.client.IsValid()
}

// Attempt notes a connection without a request.
func (p *past) Attempt(t *capture.Attempt) {
	if t.Conn.Client.Addr() == p.client && !t.Conn.Opened.IsZero() {
		p.saw(t.Conn.Opened)
		p.tried = t.Conn.Opened
	}
}

func (p *past) saw(t time.Time) {
	if t.After(p.seen) {
		p.seen = t
	}
}

// accept notes a success answer, once.
func (p *past) accept(at time.Time) {
	if slices.Contains(p.taken, at) {
		return
	}
	p.taken = slices.DeleteFunc(p.taken, func(t time.Time) bool { return at.Sub(t) > quiet })
	if len(p.taken) == mostTaken {
		p.taken = slices.Delete(p.taken, 0, 1)
	}
	p.taken = append(p.taken, at)
}

// precedes tells whether another request than a may have been accepted before the last session was opened, and no earlier
// session is known to have come of it. Those before the first session are not known to be requests to this device.
func (p *past) precedes(a *Asked) bool {
	return !p.later || slices.ContainsFunc(p.taken, func(at time.Time) bool {
		return !at.Equal(a.At) && !at.After(p.last.Opened) && at.After(p.served) && p.last.Opened.Sub(at) < quiet
	})
}

// Pack writes down what was seen.
func (p *past) Pack(n *checks.Packing) {
	n.Addr(&p.client)
	n.Time(&p.seen)
	n.Time(&p.tried)
	n.Time(&p.loose)
	checks.PackList(n, &p.taken, (*checks.Packing).Time)
	n.Time(&p.served)
	n.Bool(&p.later)
	checks.PackPointer(n, &p.last, packVisit)
}
