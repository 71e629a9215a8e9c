package checks

import (
	"cwmplab/capture"
	"cwmplab/cwmp"
)

// fold hands an item to the device rules of a CPE.
func (r *Runner) fold(sub *subject, it capture.Item) {
	s, judged := foldSubject(it)
	r.aboutDevice(sub, s)
	folds, sides := r.folds(sub), sides{sub, r.parties.acsOf(sub, s)}
	current := 0
	tell := func(v error) { r.tell(current, sides, s, judged, v) }
	r.each(r.ix.devices, func(i int, rule *Rule) {
		if current = i; r.applies(rule) {
			folds[r.ix.place[i]].Item(it, &r.facts, tell)
		}
	})
	itemDone(sub.shared[r.legs.index()])
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

// aboutDevice sets what a fold may ask: the version of the session at hand, else the highest the device has used.
func (r *Runner) aboutDevice(sub *subject, s *capture.Session) {
	r.about(s)
	r.facts.shared = &sub.shared[r.legs.index()]
	if r.facts.Version == cwmp.UnknownVersion {
		r.facts.Version = sub.version
	}
}

// folds are the folds of a CPE for the leg under way, made on first use.
func (r *Runner) folds(sub *subject) []Fold {
	leg := r.legs.index()
	if sub.folds[leg] == nil {
		sub.folds[leg] = make([]Fold, len(r.ix.devices))
		for n, i := range r.ix.devices {
			sub.folds[leg][n] = r.rules[i].CheckDevice()
		}
	}
	return sub.folds[leg]
}

// End closes the folds of the recording under way; the next recording starts with fresh ones.
func (r *Runner) End() {
	for _, sub := range r.parties.order {
		for leg, folds := range sub.folds {
			if folds == nil {
				continue
			}
			r.legs.leave(leg)
			r.aboutDevice(sub, nil)
			sides := sides{sub, r.parties.acsOf(sub, nil)}
			r.each(r.ix.devices, func(i int, rule *Rule) {
				if r.applies(rule) {
					folds[r.ix.place[i]].End(&r.facts, func(v error) { r.tell(i, sides, nil, nil, v) })
				}
			})
			sub.folds[leg], sub.shared[leg] = nil, nil
		}
	}
}
