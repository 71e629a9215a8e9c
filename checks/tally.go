package checks

import (
	"encoding/binary"
	"unique"
)

// tally counts what one rule said about one subject.
type tally struct {
	exercised, broken uint32
	worst             uint8  // rank of the worst outcome
	detail            uint16 // place in subject.details plus one, 0 for none
}

// tallies are the tallies of a subject by rule. Those of a subject that nothing is said about for a while are packed:
// there may be thousands of subjects, and many of them are alike.
type tallies struct {
	open   []tally // by rule; nil where nothing was told, or while they are packed
	packed unique.Handle[string]
}

var nothingPacked unique.Handle[string]

// of returns the counters of a rule, made on first use. They are good until the tallies are packed.
func (t *tallies) of(rule, rules int) *tally {
	if t.open == nil {
		t.unpack(make([]tally, rules))
	}
	return &t.open[rule]
}

// all gives a copy of the counters by rule.
func (t *tallies) all(rules int) []tally { return t.into(make([]tally, rules)) }

// into puts a copy of the counters into a list.
func (t *tallies) into(list []tally) []tally {
	clear(list)
	if t.open != nil {
		copy(list, t.open)
	} else {
		t.fill(list)
	}
	return list
}

// unpack puts the counters at hand, into a list of zeroes.
func (t *tallies) unpack(into []tally) {
	t.fill(into)
	t.open = into
}

// fill sets those counters that were packed.
func (t *tallies) fill(list []tally) {
	if t.packed == nothingPacked {
		return
	}
	p := Packing{rest: t.packed.Value()}
	for i := -1; len(p.rest) > 0; {
		i += int(p.unsigned()) //nolint:gosec // the distance to the next rule
		head := p.unsigned()
		list[i] = tally{exercised: uint32(head >> 1), worst: rankPass} //nolint:gosec // was one
		if head&1 > 0 {
			list[i].broken, list[i].worst, list[i].detail = uint32(p.unsigned()), uint8(p.unsigned()), uint16(p.unsigned()) //nolint:gosec // as they were
		}
	}
}

// pack makes the counters small. It gives the list they were in, to be used for another subject, and needs room to work in.
func (t *tallies) pack(room []byte) (list []tally, used []byte) {
	b, last := room[:0], -1
	for i := range t.open {
		o := &t.open[i]
		if o.worst == rankNone {
			continue
		}
		b = binary.AppendUvarint(b, uint64(i-last)) //nolint:gosec // rises
		last = i
		head := uint64(o.exercised) << 1
		if o.worst == rankPass && o.broken == 0 && o.detail == 0 {
			b = binary.AppendUvarint(b, head)
			continue
		}
		b = binary.AppendUvarint(b, head|1)
		b = binary.AppendUvarint(b, uint64(o.broken))
		b = binary.AppendUvarint(b, uint64(o.worst))
		b = binary.AppendUvarint(b, uint64(o.detail))
	}
	list, t.open = t.open, nil
	t.packed = unique.Make(string(b))
	clear(list)
	return list, b
}
