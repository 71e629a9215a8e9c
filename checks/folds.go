package checks

import (
	"unique"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// Idler is implemented by folds, and by what they share with PerDevice, that can tell that they keep nothing: no item to
// come would be judged in another way if they were made anew, an attempt means nothing to them, and End would tell
// nothing. The runner lets go of them, or uses them for the next device.
type Idler interface{ Idle() bool }

// Attempts is implemented by what folds share with PerDevice, where it wants to know of attempts.
type Attempts interface{ Attempt(a *capture.Attempt) }

// fold hands an item to the device rules of a CPE.
func (r *Runner) fold(sub *subject, it capture.Item) {
	r.wake(sub)
	r.open(sub)
	r.judge(sub, it)
}

// judge hands an item to the device rules of a CPE that is awake.
func (r *Runner) judge(sub *subject, it capture.Item) {
	r.judged, r.facts.room = sub, r.room()
	s, judged := foldSubject(it)
	h := r.aboutDevice(sub, s)
	r.wakeFolds(h)
	sides := sides{sub, r.parties.acsOf(sub, s)}
	_, attempt := it.(*capture.Attempt)
	current := 0
	tell := func(v error) { r.tell(current, sides, s, judged, v) }
	r.each(r.wide(ScopeDevice, r.ix.devices), func(i int, _ *Rule) {
		current = i
		if fold := r.live(r.ix.place[i], !attempt); fold != nil {
			fold.Item(it, &r.facts, tell)
		}
	})
	itemDone(h.shared)
	r.restFolds(sub, h)
}

// wakeFolds takes the folds of a device into work.
func (r *Runner) wakeFolds(h *history) {
	if r.work == nil {
		r.work, r.spare = make([]Fold, len(r.ix.devices)), make([]Fold, len(r.ix.devices))
	}
	for i, fold := range h.folds {
		r.work[h.place(i)] = fold
	}
}

// live is the fold at work in a place. Where there is none it is made, if wanted.
func (r *Runner) live(place int, wanted bool) Fold {
	if r.work[place] == nil && wanted {
		if r.work[place], r.spare[place] = r.spare[place], nil; r.work[place] == nil {
			r.work[place] = r.rules[r.ix.devices[place]].CheckDevice()
		}
	}
	return r.work[place]
}

// restFolds puts down the folds of a device after an item: those that keep nothing serve the next one.
func (r *Runner) restFolds(sub *subject, h *history) {
	kept := 0
	r.places = r.places[:0]
	for place, fold := range r.work {
		if fold == nil {
			continue
		}
		if r.broken[r.ix.devices[place]] != "" {
			r.work[place] = nil
			continue
		}
		if i, ok := fold.(Idler); ok && i.Idle() {
			r.spare[place], r.work[place] = fold, nil
			continue
		}
		kept++
		r.places = append(r.places, byte(place>>8), byte(place)) //nolint:gosec // two bytes of it
	}
	if len(h.folds) != kept {
		h.folds = make([]Fold, kept)
	}
	if h.places != string(r.places) {
		h.places = unique.Make(string(r.places)).Value()
	}
	next := 0
	for place, fold := range r.work {
		if fold != nil {
			h.folds[next] = fold
			next++
			r.work[place] = nil
		}
	}
	h.shared = stillShared(h.shared)
	if kept == 0 && len(h.shared) == 0 {
		sub.legs[r.legs.index()] = nil
	}
}

// foldSubject gives the session of an item and the message that stands for it where a verdict names none.
func foldSubject(it capture.Item) (*capture.Session, *capture.Message) {
	switch it := it.(type) {
	case *capture.ConnectionRequest:
		return nil, it.Exchange.Request
	case *capture.Other:
		return nil, it.Exchange.Request
	case *capture.Session:
		return it, it.Inform()
	}
	return nil, nil
}

// aboutDevice sets what a fold may ask: the version of the session at hand, else the highest the device has used. It
// gives what the folds keep for the leg under way.
func (r *Runner) aboutDevice(sub *subject, s *capture.Session) *history {
	r.about(s)
	h := sub.legs[r.legs.index()]
	if h == nil {
		h = new(history)
		sub.legs[r.legs.index()] = h
	}
	r.facts.shared, r.facts.Attempts = &h.shared, r.bed.missed[r.legs.index()].attempts
	if r.facts.Version == cwmp.UnknownVersion {
		r.facts.Version = sub.version
	}
	return h
}

// End closes the folds of the recording under way; the next recording starts with fresh ones.
func (r *Runner) End() {
	r.judgeProvoked(r.provocations.open)
	r.provocations = provocations{}
	for _, sub := range r.parties.order {
		r.endOf(sub)
	}
	r.bed.missed, r.bed.notes = [2]missed{}, notes{}
}

// endOf closes the folds of a device.
func (r *Runner) endOf(sub *subject) {
	r.open(sub)
	r.judged = sub
	for leg, h := range sub.legs {
		if h == nil {
			continue
		}
		r.legs.leave(leg)
		r.aboutDevice(sub, nil)
		r.wakeFolds(h)
		sides := sides{sub, r.parties.acsOf(sub, nil)}
		r.each(r.ix.devices, func(i int, rule *Rule) {
			if fold := r.work[r.ix.place[i]]; fold != nil && r.applies(rule) {
				fold.End(&r.facts, func(v error) { r.tell(i, sides, nil, nil, v) })
			}
		})
		clear(r.work)
		sub.legs[leg] = nil
	}
}
