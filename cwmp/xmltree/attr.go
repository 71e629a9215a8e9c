package xmltree

import "iter"

// uriLeast is the length from which a value may be one of the namespaces that wellKnown knows.
const uriLeast = len("urn:dslforum-org:cwmp-1-0")

// Attr is one attribute. Its strings are its own; they outlive the document.
type Attr struct {
	Prefix string // as written, "" for none
	Local  string // name without the prefix
	Space  string // namespace; XMLNSNamespace for xmlns and xmlns:p, "" without a prefix or with an undeclared one
	Value  string // normalised as XML 1.0 section 3.3.3 says: references decoded, white space as blanks

	Offset, Length           int // from the name through the closing quote
	ValueOffset, ValueLength int // between the quotes
}

// Attrs are the attributes in the order of the document, namespace declarations included.
func (n *Node) Attrs() []Attr {
	if !n.live() || n.attrCount == 0 {
		return nil
	}
	as := make([]Attr, n.attrCount)
	for i := range as {
		as[i] = n.attr(&n.rawAttrs()[i])
	}
	return as
}

// EachAttr yields what [Node.Attrs] lists, one after the other.
func (n *Node) EachAttr() iter.Seq[Attr] {
	return func(yield func(Attr) bool) {
		if !n.live() {
			return
		}
		raw := n.rawAttrs()
		for i := range raw {
			if !yield(n.attr(&raw[i])) {
				return
			}
		}
	}
}

// Attr is the first attribute with that namespace and local name. An attribute without prefix
// has the namespace "".
func (n *Node) Attr(space, local string) (Attr, bool) {
	if !n.live() {
		return Attr{}, false
	}
	raw := n.rawAttrs()
	for i := range raw {
		a := &raw[i]
		if string(n.doc.src[a.off+a.colon+1:a.off+a.nameLen]) == local && n.doc.arena.space(a.space) == space {
			return n.attr(a), true
		}
	}
	return Attr{}, false
}

func (n *Node) rawAttrs() []attr {
	return n.doc.arena.attrs[n.attrFirst : n.attrFirst+n.attrCount]
}

func (n *Node) attr(a *attr) Attr {
	src := n.doc.src
	out := Attr{
		Local:  spelled(src[a.off+a.colon+1 : a.off+a.nameLen]),
		Space:  n.doc.arena.space(a.space),
		Offset: int(a.off), Length: int(a.end - a.off),
		ValueOffset: int(a.value), ValueLength: int(a.valen),
	}
	if a.colon > 0 {
		out.Prefix = spelled(src[a.off : a.off+a.colon])
	}
	value := src[a.value : a.value+a.valen]
	switch {
	case a.plain && len(value) >= uriLeast:
		out.Value = wellKnown(value)
	case a.plain:
		out.Value = spelled(value)
	default:
		out.Value = string(appendValue(nil, value))
	}
	return out
}

// Resolve answers the namespace that a prefix stands for inside this element, as the value of
// xsi:type needs it. The empty prefix always resolves, to "" where there is no default
// namespace; xml and xmlns always resolve too.
func (n *Node) Resolve(prefix string) (space string, ok bool) {
	if !n.live() {
		return "", false
	}
	a := n.doc.arena
	for i := n.scope; i >= 0; i = a.bindings[i].prev {
		b := &a.bindings[i]
		if string(n.doc.src[b.prefix:b.prefix+b.prefixLen]) == prefix {
			return a.space(b.space), true
		}
	}
	switch prefix {
	case "xml":
		return XMLNamespace, true
	case "xmlns":
		return XMLNSNamespace, true
	}
	return "", false
}
