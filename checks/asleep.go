package checks

import (
	"reflect"
	"unique"
)

// mostAwake is how many subjects have their counters, and what their folds keep, at hand. Those of the others are packed.
const mostAwake = 32

// bed is where subjects sleep: who is awake, and what packing needs.
type bed struct {
	awake   [mostAwake]*subject
	next    int // place among them that is given away next
	packing Packing
	notes   notes
	lists   [][]tally      // of zeroes, for counters
	kinds   []reflect.Type // of what folds share
	used    []any          // one of each kind, to be read into
	folds   []Fold         // the same by place of the rule
	missed  [2]missed      // by leg
}

// wake keeps a subject at hand for a while; another one goes to sleep. What its folds keep is read by open, only.
func (r *Runner) wake(s *subject) {
	if s.awake || s.gone {
		return
	}
	b := &r.bed
	if b.awake[b.next] == r.judged && r.judged != nil {
		b.next = (b.next + 1) % mostAwake
	}
	if old := b.awake[b.next]; old != nil {
		old.awake = false
		r.sleep(old)
	}
	b.awake[b.next], s.awake = s, true
	b.next = (b.next + 1) % mostAwake
}

// counters are those of a subject, at hand.
func (r *Runner) counters(s *subject, rule int) *tally {
	r.wake(s)
	if s.tallies.open == nil {
		s.tallies.unpack(r.bed.list(len(r.rules)))
	}
	return &s.tallies.open[rule]
}

func (b *bed) list(rules int) []tally {
	if n := len(b.lists); n > 0 {
		list := b.lists[n-1]
		b.lists = b.lists[:n-1]
		return list
	}
	return make([]tally, rules)
}

// sleep packs the counters of a subject, and what its folds keep if all of it can be.
func (r *Runner) sleep(s *subject) {
	b := &r.bed
	if s.gone {
		return
	}
	if s.tallies.open != nil {
		var list []tally
		list, b.packing.b = s.tallies.pack(b.packing.b)
		b.lists = append(b.lists, list)
	}
	if s.legs == [2]*history{} {
		return
	}
	p := &b.packing
	*p = Packing{b: p.b[:0]}
	for leg, h := range s.legs {
		if h != nil && !b.pack(leg, h) {
			return
		}
	}
	s.notes = b.notes.put(p.b)
	for leg, h := range s.legs {
		if h != nil {
			b.take(h)
			s.legs[leg] = nil
		}
	}
}

// pack writes down what is kept of a leg. It answers false where that cannot be.
func (b *bed) pack(leg int, h *history) bool {
	p := &b.packing
	p.number(int64(leg))
	p.number(int64(b.missed[leg].seen()))
	p.number(int64(len(h.shared)))
	for _, s := range h.shared {
		packer, ok := s.(Packer)
		if !ok {
			return false
		}
		p.number(int64(b.kind(reflect.TypeOf(s))))
		packer.Pack(p)
	}
	p.String(&h.places)
	for _, f := range h.folds {
		packer, ok := f.(Packer)
		if !ok {
			return false
		}
		packer.Pack(p)
	}
	return !p.awake
}

// kind is the number of a type of what folds share.
func (b *bed) kind(t reflect.Type) int {
	for i, k := range b.kinds {
		if k == t {
			return i
		}
	}
	b.kinds, b.used = append(b.kinds, t), append(b.used, nil)
	return len(b.kinds) - 1
}

// take keeps one of each that was packed, for the next to be read.
func (b *bed) take(h *history) {
	for _, s := range h.shared {
		b.used[b.kind(reflect.TypeOf(s))] = s
	}
	for i, f := range h.folds {
		b.folds[h.place(i)] = f
	}
}

// open reads what the folds of a device keep, and hands them what they missed while it slept.
func (r *Runner) open(s *subject) {
	if s.notes == (note{}) {
		return
	}
	p := &Packing{rest: r.bed.notes.drop(s.notes), reading: true}
	s.notes = note{}
	var since [2]int
	for len(p.rest) > 0 {
		h := new(history)
		leg := p.number(0)
		s.legs[leg], since[leg] = h, int(p.number(0))
		r.read(p, h)
	}
	for leg := range s.legs {
		r.makeUp(s, leg, since[leg])
	}
}

func (r *Runner) read(p *Packing, h *history) {
	b := &r.bed
	for range p.number(0) {
		kind := p.number(0)
		s := b.used[kind]
		if b.used[kind] = nil; s == nil {
			s = reflect.New(b.kinds[kind].Elem()).Interface()
		}
		s.(Packer).Pack(p)
		h.shared = append(h.shared, s)
	}
	var places string
	p.String(&places)
	h.places = unique.Make(places).Value()
	h.folds = make([]Fold, len(places)/2)
	for i := range h.folds {
		place := h.place(i)
		f := b.folds[place]
		if b.folds[place] = nil; f == nil {
			f = r.rules[r.ix.devices[place]].CheckDevice()
		}
		f.(Packer).Pack(p)
		h.folds[i] = f
	}
}
