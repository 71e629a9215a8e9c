package cwmp

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"cwmplab/cwmp/xmltree"
)

// maxNotes bounds what a hostile document makes us remember.
const maxNotes = 200

// decoder reads the children of one element. The first argument that cannot be read sticks, so
// that a codec asks for Err once, at its end.
type decoder struct {
	at  *xmltree.Node
	err error
	log *log

	// base is where the names of this element begin in log.names: the children asked for, in the
	// order of the schema.
	base int
}

// log collects the notes of one message.
type log struct {
	notes []Note
	names []string // a stack, shared by the decoders of nested elements
}

func (l *log) add(n Note) {
	switch {
	case len(l.notes) < maxNotes:
		l.notes = append(l.notes, n)
	case len(l.notes) == maxNotes:
		l.notes = append(l.notes, Note{Code: NoteMore, Path: n.Path, Offset: n.Offset, Text: "further notes are left out"})
	}
}

// full spares the making of notes that would be dropped.
func (l *log) full() bool { return len(l.notes) > maxNotes }

// Err is the first argument that is missing or whose text is none of its type.
func (d *decoder) Err() error { return d.err }

func (d *decoder) note(code NoteCode, n *xmltree.Node, text string) {
	invalid := Note{Code: code}.Invalid()
	if d.log.full() && (!invalid || d.err != nil) {
		return
	}
	note := Note{Code: code, Path: n.Path(), Offset: n.Offset(), Text: text}
	d.log.add(note)
	if invalid && d.err == nil {
		d.err = errors.New("cwmp: " + note.String())
	}
}

func (d *decoder) lexical(n *xmltree.Node, typ string) {
	d.note(NoteLexical, n, strconv.Quote(clip(n.Text()))+" is no "+typ)
}

// inside reads another element with its own list of names, and notes what it holds besides.
func (d *decoder) inside(n *xmltree.Node, read func(*decoder) error) {
	in := decoder{at: n, err: d.err, log: d.log, base: len(d.log.names)}
	d.err = read(&in)
	in.rest()
	d.log.names = d.log.names[:in.base]
}

// rest notes children that nobody asked for, that come twice or out of order.
func (d *decoder) rest() {
	last := -1
	for n := d.at.FirstChild(); n != nil && !d.log.full(); n = n.NextSibling() {
		i := d.index(n)
		switch {
		case i < 0:
			d.note(NoteUnknown, n, n.Local()+" is not defined here")
		case i < last:
			d.note(NoteOrder, n, n.Local()+" stands after "+d.log.names[d.base+last])
		default:
			last = i
		}
	}
}

func (d *decoder) index(n *xmltree.Node) int {
	for i, name := range d.log.names[d.base:] {
		if n.NameIs(name) {
			return i
		}
	}
	return -1
}

// known declares a child that is not read here.
func (d *decoder) known(name string) { d.log.names = append(d.log.names, name) }

// find is the child of that name, the first if there are several; nil if there is none.
func (d *decoder) find(name string) *xmltree.Node {
	d.known(name)
	n := d.at.Child(name)
	if n == nil {
		return nil
	}
	if n.Space() != "" {
		d.note(NoteNamespace, n, name+" is in namespace "+n.Space()+", arguments are in none")
	}
	for again := n.NextSibling(); again != nil; again = again.NextSibling() {
		if again.NameIs(name) {
			d.note(NoteDuplicate, again, name+" is there again")
			break
		}
	}
	return n
}

// need is find, and a note if there is none.
func (d *decoder) need(name string) *xmltree.Node {
	n := d.find(name)
	if n == nil {
		d.note(NoteMissing, d.at, name+" is missing")
	}
	return n
}

// namespace notes a CWMP element that is in none of the CWMP namespaces.
func (d *decoder) namespace(n *xmltree.Node) {
	if _, ok := NamespaceVersion(n.Space()); !ok {
		d.note(NoteNamespace, n, n.Local()+" is in namespace "+strconv.Quote(n.Space())+", none of CWMP")
	}
}

func (d *decoder) text(name string, v *string) {
	if n := d.need(name); n != nil {
		*v = n.Text()
	}
}

// maybe reads an element that may be absent, where absent and empty mean the same.
func (d *decoder) maybe(name string, v *string) {
	if n := d.find(name); n != nil {
		*v = n.Text()
	}
}

func (d *decoder) optional(name string, v **string) {
	if n := d.find(name); n != nil {
		*v = new(n.Text())
	}
}

func (d *decoder) uint(name string, v *uint32) {
	n := d.need(name)
	if n == nil {
		return
	}
	if u, ok := uint32Of(n); ok {
		*v = u
	} else {
		d.lexical(n, "unsignedInt")
	}
}

// uint32Of reads an unsignedInt, which may bear a plus sign.
func uint32Of(n *xmltree.Node) (uint32, bool) {
	v, err := n.Int()
	return uint32(v), err == nil && v >= 0 && v <= math.MaxUint32
}

func (d *decoder) int(name string, v *int32) {
	n := d.need(name)
	if n == nil {
		return
	}
	if i, err := n.Int(); err == nil && i == int64(int32(i)) {
		*v = int32(i)
	} else {
		d.lexical(n, "int")
	}
}

func (d *decoder) bool(name string, v *bool) {
	if n := d.need(name); n != nil {
		if b := d.flag(n); b != nil {
			*v = *b
		}
	}
}

// flag is the boolean an element holds, nil with a note if it holds none.
func (d *decoder) flag(n *xmltree.Node) *bool {
	b, err := n.Bool()
	if err != nil {
		d.lexical(n, "boolean")
		return nil
	}
	return &b
}

func (d *decoder) time(name string, v *DateTime) {
	if n := d.need(name); n != nil {
		d.timeOf(n, v)
	}
}

func (d *decoder) optionalTime(name string, v **DateTime) {
	if n := d.find(name); n != nil {
		*v = new(DateTime)
		d.timeOf(n, *v)
	}
}

func (d *decoder) timeOf(n *xmltree.Node, v *DateTime) {
	t, err := ParseDateTime(strings.TrimSpace(n.Text()))
	if err != nil {
		d.lexical(n, "dateTime")
		return
	}
	*v = t
}

// typed reads a value and the type that xsi:type names.
func (d *decoder) typed(name string, typ, v *string) {
	n := d.need(name)
	if n == nil {
		return
	}
	*v = n.Text()
	attr, ok := n.Attr(XSISpace, "type")
	if !ok {
		d.note(NoteXSIType, n, name+" has no xsi:type")
		return
	}
	if *typ, ok = canonicalType(n, attr.Value); !ok {
		d.note(NoteXSIType, n, "xsi:type "+strconv.Quote(clip(attr.Value))+" is in neither XML Schema nor SOAP encoding")
	}
}

// canonicalType spells a type name with the prefixes xsd and soapenc, whatever the message calls
// the two namespaces. A name of any other namespace stands as it is and answers false.
func canonicalType(n *xmltree.Node, name string) (string, bool) {
	name = strings.TrimSpace(name)
	prefix, local := splitName(name)
	want := ""
	switch space, _ := n.Resolve(prefix); space {
	case XSDSpace:
		want = "xsd"
	case EncodingSpace:
		want = "soapenc"
	default:
		return name, false
	}
	if prefix == want {
		return name, true
	}
	return want + ":" + local, true
}

// group reads a structure.
func (d *decoder) group(name string, v interface{ decode(*decoder) error }) {
	if n := d.need(name); n != nil {
		d.inside(n, v.decode)
	}
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}
