package checks

import "cwmplab/cwmp"

// mostDevicesKnown is how many devices are followed over their sessions at a time. Of more, the one that was idle for
// longest is dropped: its folds are told the end, its results stay and are told together with those of others, and if
// it comes back it is judged as if the recording began there.
const mostDevicesKnown = 10_000

// Of what grows with the sessions of a device, as its nonces do, all devices that are followed share mostEntries; each has
// leastRoom at any rate. They are some hundred bytes at most.
const (
	mostEntries = 400_000
	leastRoom   = 32
)

// room is the share of a device, see [Facts.Room].
func (r *Runner) room() int {
	share := max(mostEntries/max(r.parties.idle.n, 1), leastRoom)
	if r.opt.Room > 0 {
		return min(share, r.opt.Room)
	}
	return share
}

// idle is the list of devices by their last item.
type idle struct {
	oldest, newest *subject
	n              int
}

// touch makes a device the newest of the list.
func (l *idle) touch(s *subject) {
	if s.role != cwmp.CPE || s.gone || l.newest == s {
		return
	}
	l.remove(s)
	s.older = l.newest
	if l.newest != nil {
		l.newest.newer = s
	} else {
		l.oldest = s
	}
	l.newest = s
	l.n++
}

// remove takes a device off the list; one that is not in it is no matter.
func (l *idle) remove(s *subject) {
	if s.older == nil && l.oldest != s {
		return
	}
	if s.older != nil {
		s.older.newer = s.newer
	} else {
		l.oldest = s.newer
	}
	if s.newer != nil {
		s.newer.older = s.older
	} else {
		l.newest = s.older
	}
	s.older, s.newer = nil, nil
	l.n--
}

// idlest is the device that has been idle for longest; nil where each has a session under way.
func (l *idle) idlest() *subject {
	for s := l.oldest; s != nil; s = s.newer {
		if s.running <= 0 {
			return s
		}
	}
	return nil
}

// dropIdle keeps the number of devices that are followed bounded.
func (r *Runner) dropIdle() {
	for r.parties.idle.n > r.most {
		sub := r.parties.idle.idlest()
		if sub == nil {
			return
		}
		r.endOf(sub)
		r.parties.drop(sub, len(r.rules))
	}
}
