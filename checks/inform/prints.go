package inform

import (
	"hash/maphash"
	"slices"

	"cwmplab/checks"
	"cwmplab/cwmp/xmltree"
)

// seed is that of all fingerprints; they never show.
var seed = maphash.MakeSeed()

func mark(text string) uint64 { return maphash.String(seed, text) }

// markOf is the mark of the text of an element, without making a string of it.
func markOf(n *xmltree.Node) uint64 { return maphash.Bytes(seed, n.TextBytes()) }

// prints remember texts by names, both as fingerprints: all that is asked for is whether a text is another one. There may
// be thousands of devices.
type prints struct{ list []named } // in order of name

type named struct{ name, text uint64 }

// at is the place of a name, or where it belongs. It is asked for each parameter of each answer, so it is written out.
func (p *prints) at(name uint64) (int, bool) {
	low, high := 0, len(p.list)
	for low < high {
		if middle := int(uint(low+high) >> 1); p.list[middle].name < name {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, low < len(p.list) && p.list[low].name == name
}

// get gives the fingerprint of the text of a name.
func (p *prints) get(name uint64) (uint64, bool) {
	i, known := p.at(name)
	if !known {
		return 0, false
	}
	return p.list[i].text, true
}

// set remembers a text and gives the one before. Of more names than most nothing is remembered.
func (p *prints) set(name, text uint64, most int) (old uint64, known bool) {
	i, known := p.at(name)
	switch {
	case known:
		old, p.list[i].text = p.list[i].text, text
	case len(p.list) < most:
		p.list = slices.Insert(p.list, i, named{name, text})
	}
	return old, known
}

// drop forgets a name.
func (p *prints) drop(name uint64) {
	if i, known := p.at(name); known {
		p.list = slices.Delete(p.list, i, i+1)
	}
}

// trim gives back the room that is not needed.
func (p *prints) trim() { p.list = slices.Clip(slices.Clone(p.list)) }

// pack writes them down.
func (p *prints) pack(n *checks.Packing) {
	checks.PackList(n, &p.list, func(n *checks.Packing, e *named) { n.Mark(&e.name); n.Mark(&e.text) })
}
