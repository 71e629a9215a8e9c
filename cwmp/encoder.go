package cwmp

import "strconv"

// encoder appends arguments to an element.
type encoder struct {
	at        *Element
	names     names
	space     string // the CWMP namespace
	words     bool   // booleans as words
	qualified bool   // faultcode with the prefix of the envelope
	free      *[]Element
}

// elementsAtOnce is how many elements are made in one go: a message has many.
const elementsAtOnce = 32

func (e *encoder) element(local, text string) *Element {
	if len(*e.free) == 0 {
		*e.free = make([]Element, elementsAtOnce)
	}
	c := &(*e.free)[0]
	*e.free = (*e.free)[1:]
	c.Local, c.Text = local, text
	return c
}

// part is a structure, or the content of a message.
type part[T any] interface {
	*T
	encode(e *encoder)
	decode(d *decoder) error
}

func (e *encoder) text(name, v string) *Element {
	c := e.element(name, v)
	e.at.Add(c)
	return c
}

func (e *encoder) optional(name string, v *string) {
	if v != nil {
		e.text(name, *v)
	}
}

func (e *encoder) uint(name string, v uint32)   { e.text(name, utoa(v)) }
func (e *encoder) int(name string, v int32)     { e.text(name, strconv.FormatInt(int64(v), 10)) }
func (e *encoder) bool(name string, v bool)     { e.text(name, boolText(v, e.words)) }
func (e *encoder) time(name string, v DateTime) { e.text(name, v.String()) }

// typed writes a value with its xsi:type, none for an empty type.
func (e *encoder) typed(name, typ, v string) {
	c := e.text(name, v)
	if typ != "" {
		c.SetAttr(e.names.xsi+":type", e.typeName(typ))
	}
}

// typeName puts the prefix in use in the place of xsd, soapenc and cwmp.
func (e *encoder) typeName(name string) string {
	prefix, local := splitName(name)
	switch prefix {
	case "xsd":
		return e.names.xsdT + ":" + local
	case "soapenc":
		return e.names.enc + ":" + local
	case "cwmp":
		return e.names.cwmpType + ":" + local
	}
	return name
}

// inside runs f with the element as the place to append to.
func (e *encoder) inside(at *Element, f func(*encoder)) {
	inner := *e
	inner.at = at
	f(&inner)
}

// group writes a structure.
func (e *encoder) group(name string, v interface{ encode(*encoder) }) {
	e.inside(e.text(name, ""), v.encode)
}

// strings writes a SOAP array of simple values.
func (e *encoder) strings(name, item, typ string, values []string) {
	list := e.array(name, typ, len(values))
	for _, v := range values {
		list.Add(e.element(item, v))
	}
}

// operations writes repeated elements whose xsi:type names the structure.
func (e *encoder) operations(name string, list []Operation) {
	for _, op := range list {
		c := e.text(name, "")
		c.SetAttr(e.names.xsi+":type", e.typeName("cwmp:"+op.TypeName()))
		e.inside(c, op.encode)
	}
}

// array writes the element of a SOAP array without its members.
func (e *encoder) array(name, typ string, n int) *Element {
	list := e.text(name, "")
	list.SetAttr(e.names.enc+":arrayType", e.typeName(typ)+"["+strconv.Itoa(n)+"]")
	return list
}

// encodeArray writes a SOAP array of structures; the type has the name of the member elements.
func encodeArray[T any, P part[T]](e *encoder, name, item string, list []T) {
	parent := e.array(name, "cwmp:"+item, len(list))
	e.inside(parent, func(in *encoder) { encodeRepeated[T, P](in, item, list) })
}

// encodeRepeated writes one element of that name per structure.
func encodeRepeated[T any, P part[T]](e *encoder, name string, list []T) {
	for i := range list {
		e.group(name, P(&list[i]))
	}
}

func boolText(v, words bool) string {
	switch {
	case words:
		return strconv.FormatBool(v)
	case v:
		return "1"
	}
	return "0"
}

func utoa(v uint32) string { return strconv.FormatUint(uint64(v), 10) }
func itoa(v int) string    { return strconv.Itoa(v) }
