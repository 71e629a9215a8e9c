package xmltree

import "fmt"

// Document is a parsed document: its tree, what is wrong with it, and its source. It may be
// shared between goroutines until it is released.
type Document struct {
	Root        *Node       // first element; nil without any. A second root is its NextSibling.
	Problems    []Problem   // everything wrong or worth a note, by offset
	Declaration Declaration // the XML declaration, if there is one

	src   []byte
	arena *arena
}

// Declaration is the XML declaration (XML 1.0 section 2.8).
type Declaration struct {
	Present    bool
	Version    string // as written, "" if absent
	Encoding   string // as written, "" if absent
	Standalone string // as written, "" if absent
	Offset     int    // of "<?xml" in the source
	Length     int    // through "?>"
}

// Parse reads src with [DefaultLimits]. It never fails: it reads as far as it goes and lists
// what is wrong. The document refers to src, which must not change while it is in use.
func Parse(src []byte) *Document { return ParseWith(src, DefaultLimits()) }

// ParseWith reads src within the given limits; see [Parse].
func ParseWith(src []byte, l Limits) *Document {
	d := &Document{src: src}
	if len(src) > MaxSource {
		d.src = nil
		d.Problems = []Problem{{Code: TooLarge, Detail: fmt.Sprintf("%d bytes, at most %d are read", len(src), MaxSource)}}
		return d
	}
	d.arena = newArena(len(src))
	s := scanner{doc: d, a: d.arena, src: src, limits: l.orDefault()}
	s.run()
	return d
}

// Source is the input the document was read from; nil after [Document.Release] and for an input
// that was too large.
func (d *Document) Source() []byte { return d.src }

// OK reports whether no problem is fatal: the document is well-formed and namespace-well-formed,
// has no DOCTYPE and keeps to the limits.
func (d *Document) OK() bool {
	_, bad := d.FirstFatal()
	return !bad
}

// FirstFatal is the fatal problem with the lowest offset; false if there is none.
func (d *Document) FirstFatal() (Problem, bool) {
	for _, p := range d.Problems {
		if p.Fatal() {
			return p, true
		}
	}
	return Problem{}, false
}

// Has reports whether a problem with that code was found.
func (d *Document) Has(c Code) bool {
	for _, p := range d.Problems {
		if p.Code == c {
			return true
		}
	}
	return false
}

// Release hands the arena to the next document. The tree, and every Node of it, must not be used
// after; strings and attributes taken from it stay valid, and so do Problems and Declaration.
// Releasing twice does no harm; not releasing costs only the reuse.
func (d *Document) Release() {
	if d == nil || d.arena == nil {
		return
	}
	a := d.arena
	d.arena, d.Root, d.src = nil, nil, nil
	a.release()
}
