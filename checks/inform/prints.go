package inform

import (
	"cmp"
	"hash/maphash"
	"slices"
)

// seed is that of all fingerprints; they never show.
var seed = maphash.MakeSeed()

func mark(text string) uint64 { return maphash.String(seed, text) }

// prints remember texts by names, both as fingerprints: all that is asked for is whether a text is another one. There may
// be thousands of devices.
type prints struct{ list []named } // in order of name

type named struct{ name, text uint64 }

func (p *prints) at(name uint64) (int, bool) {
	return slices.BinarySearchFunc(p.list, name, func(n named, name uint64) int { return cmp.Compare(n.name, name) })
}

// get gives the fingerprint of the text of a name.
func (p *prints) get(name uint64) (uint64, bool) {
	i, known := p.at(name)
	if !known {
		return 0, false
	}
	return p.list[i].text, true
}

// set remembers a text. Of more names than most nothing is remembered.
func (p *prints) set(name, text uint64, most int) {
	i, known := p.at(name)
	switch {
	case known:
		p.list[i].text = text
	case len(p.list) < most:
		p.list = slices.Insert(p.list, i, named{name, text})
	}
}

// drop forgets a name.
func (p *prints) drop(name uint64) {
	if i, known := p.at(name); known {
		p.list = slices.Delete(p.list, i, i+1)
	}
}

// trim gives back the room that is not needed.
func (p *prints) trim() { p.list = slices.Clip(slices.Clone(p.list)) }
