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
		t.open = t.all(rules)
	}
	return &t.open[rule]
}

// all gives a copy of the counters by rule, nil where nothing was told and rules is 0.
func (t *tallies) all(rules int) []tally {
	list := make([]tally, rules)
	if t.open != nil {
		copy(list, t.open)
		return list
	}
	if t.packed == nothingPacked {
		return list
	}
	rest := []byte(t.packed.Value())
	next := func() uint64 {
		v, n := binary.Uvarint(rest)
		rest = rest[n:]
		return v
	}
	for i := -1; len(rest) > 0; {
		i += int(next()) //nolint:gosec // the distance to the next rule
		head := next()
		list[i] = tally{exercised: uint32(head >> 1), worst: rankPass} //nolint:gosec // was one
		if head&1 > 0 {
			list[i].broken, list[i].worst, list[i].detail = uint32(next()), uint8(next()), uint16(next()) //nolint:gosec // as they were
		}
	}
	return list
}

// pack makes the counters small.
func (t *tallies) pack() {
	if t.open == nil {
		return
	}
	var b []byte
	last := -1
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
	t.open, t.packed = nil, unique.Make(string(b))
}
