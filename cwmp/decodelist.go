package cwmp

import (
	"strconv"
	"strings"

	"cwmplab/cwmp/xmltree"
)

// array is the element of a SOAP array, nil if it is missing. Members may have any name: SOAP
// encoding gives their names no meaning.
func (d *decoder) array(name, item string) *xmltree.Node {
	n := d.need(name)
	if n == nil {
		return nil
	}
	members, odd := 0, (*xmltree.Node)(nil)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		members++
		if odd == nil && !c.NameIs(item) {
			odd = c
		}
	}
	if odd != nil {
		d.note(NoteItemName, odd, "member named "+odd.Local()+", the schema has "+item)
	}
	attr, ok := n.Attr(EncodingSpace, "arrayType")
	if !ok {
		d.note(NoteArrayType, n, name+" has no arrayType")
		return n
	}
	if count, ok := ArrayCount(attr.Value); ok && count != uint64(members) {
		d.note(NoteArrayType, n, "arrayType "+strconv.Quote(clip(attr.Value))+" with "+itoa(members)+" members")
	}
	return n
}

// ArrayCount is the number of members in the value of an arrayType: 3 in "cwmp:EventStruct[3]" and
// in "cwmp:EventStruct[03]". False for an empty pair of brackets, which states none, and for what
// is no arrayType.
func ArrayCount(arrayType string) (uint64, bool) {
	_, rest, found := strings.Cut(strings.TrimSpace(arrayType), "[")
	digits, closed := strings.CutSuffix(rest, "]")
	if !found || !closed {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.TrimSpace(digits), 10, 64)
	return n, err == nil
}

// strings reads a SOAP array of simple values.
func (d *decoder) strings(name, item string, v *[]string) {
	n := d.array(name, item)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		*v = append(*v, c.Text())
	}
}

// decodeArray reads a SOAP array of structures.
func decodeArray[T any, P part[T]](d *decoder, name, item string, v *[]T) {
	n := d.array(name, item)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		decodeItem[T, P](d, c, v)
	}
}

// decodeRepeated reads the elements of that name; at least one is needed.
func decodeRepeated[T any, P part[T]](d *decoder, name string, v *[]T) {
	for _, c := range d.repeated(name) {
		decodeItem[T, P](d, c, v)
	}
}

func decodeItem[T any, P part[T]](d *decoder, n *xmltree.Node, v *[]T) {
	var item T
	d.inside(n, P(&item).decode)
	*v = append(*v, item)
}

// repeated lists the children of that name.
func (d *decoder) repeated(name string) []*xmltree.Node {
	d.known(name)
	var list []*xmltree.Node
	for c := d.at.FirstChild(); c != nil; c = c.NextSibling() {
		if c.NameIs(name) {
			if c.Space() != "" {
				d.note(NoteNamespace, c, name+" is in namespace "+c.Space()+", arguments are in none")
			}
			list = append(list, c)
		}
	}
	if list == nil {
		d.note(NoteMissing, d.at, name+" is missing")
	}
	return list
}

// operations reads elements whose xsi:type names the structure. Those that name none are skipped.
func (d *decoder) operations(name string, v *[]Operation) {
	for _, c := range d.repeated(name) {
		op := newOperation(c)
		if op == nil {
			d.note(NoteXSIType, c, name+" names no known operation by its xsi:type")
			continue
		}
		d.inside(c, op.decode)
		*v = append(*v, op)
	}
}
