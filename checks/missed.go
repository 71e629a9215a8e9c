package checks

import (
	"slices"

	"cwmplab/capture"
)

// mostMissed is how many attempts are kept. Half of them are let go at a time, after all devices were woken for them.
const mostMissed = 512

// missed are the latest attempts, of which devices that sleep have not been told: whose they are does not show.
type missed struct {
	attempts []*capture.Attempt
	before   int // how many came before these
}

// seen is how many attempts there were.
func (m *missed) seen() int { return m.before + len(m.attempts) }

// attempt hands an attempt to all devices that keep anything. Those that sleep are told when they wake.
func (r *Runner) attempt(it *capture.Attempt) {
	leg := r.legs.index()
	m := &r.bed.missed[leg]
	m.attempts = append(m.attempts, it)
	for _, sub := range r.parties.order {
		if !sub.gone {
			r.tried(sub, leg, it)
		}
	}
	if len(m.attempts) < mostMissed {
		return
	}
	for _, sub := range r.parties.order {
		if sub.notes != (note{}) {
			r.open(sub)
			r.sleep(sub)
		}
	}
	const gone = mostMissed / 2
	m.before += gone
	m.attempts = slices.Clone(m.attempts[gone:])
}

// makeUp hands a device what it missed of a leg.
func (r *Runner) makeUp(sub *subject, leg, since int) {
	m := &r.bed.missed[leg]
	if since == m.seen() {
		return
	}
	now := r.legs
	r.legs.far, r.legs.twin = leg == 1, false
	for _, it := range m.attempts[since-m.before:] {
		r.tried(sub, leg, it)
	}
	r.legs = now
}

// tried hands an attempt to what is kept of a device that is awake.
func (r *Runner) tried(sub *subject, leg int, it *capture.Attempt) {
	h := sub.legs[leg]
	if h == nil {
		return
	}
	for _, p := range h.shared {
		if a, ok := p.(Attempts); ok {
			a.Attempt(it)
		}
	}
	if len(h.folds) > 0 {
		r.judge(sub, it)
	}
}
