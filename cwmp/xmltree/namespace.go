package xmltree

import (
	"bytes"
	"cmp"
	"slices"
)

// Namespaces that no document needs to declare.
const (
	XMLNamespace   = "http://www.w3.org/XML/1998/namespace" // of the prefix xml
	XMLNSNamespace = "http://www.w3.org/2000/xmlns/"        // of xmlns and xmlns:p attributes
)

// binding ties a prefix to a namespace. The bindings in scope of an element form a chain, the
// newest first; the first of all binds the empty prefix to no namespace.
type binding struct {
	prefix, prefixLen int32 // in the source
	space             int32 // index in arena.spaces
	prev              int32 // next older binding in scope, -1 for none
	depth             int32 // bindings below this one
}

// resolveNames reads the namespace declarations of n and resolves its name and attributes.
func (s *scanner) resolveNames(n *Node) {
	attrs := s.a.attrs[n.attrFirst : n.attrFirst+n.attrCount]
	for i := range attrs {
		s.declare(n, &attrs[i])
	}
	var ok bool
	if n.space, ok = s.lookup(n.scope, int(n.start)+1, n.colon); !ok {
		s.undeclared(int(n.start)+1, n.nameLen, n.colon)
	}
	for i := range attrs {
		a := &attrs[i]
		if a.colon <= 0 || a.space != 0 {
			continue
		}
		if a.space, ok = s.lookup(n.scope, int(a.off), a.colon); !ok {
			a.space = -1
			s.undeclared(int(a.off), a.nameLen, a.colon)
		}
	}
	if len(attrs) > 1 {
		s.duplicates(attrs)
	}
}

// lookup finds the namespace of the prefix of the name at off; colon is the length of the
// prefix or -1.
func (s *scanner) lookup(scope int32, off int, colon int32) (space int32, ok bool) {
	colon = max(colon, 0)
	prefix := s.src[off : off+int(colon)]
	for b := scope; b >= 0; b = s.a.bindings[b].prev {
		if x := &s.a.bindings[b]; x.prefixLen == colon && bytes.Equal(prefix, s.src[x.prefix:x.prefix+x.prefixLen]) {
			return x.space, true
		}
	}
	if string(prefix) == "xml" {
		return spaceXML, true
	}
	return 0, false
}

func (s *scanner) undeclared(off int, nameLen, colon int32) {
	prefix := s.src[off : off+int(colon)]
	if string(prefix) == "xmlns" {
		s.add(ReservedPrefix, off, int(nameLen), "the prefix xmlns is for declarations only")
		return
	}
	s.add(UndeclaredPrefix, off, int(nameLen), "prefix %s is not declared", s.quote(off, off+int(colon)))
}

// declare reads the attribute if it is a namespace declaration.
func (s *scanner) declare(n *Node, a *attr) {
	name := s.src[a.off : a.off+a.nameLen]
	if len(name) < 5 || string(name[:5]) != "xmlns" || a.colon != 5 && len(name) != 5 {
		return
	}
	a.space = spaceXMLNS
	prefix := name[5:]
	if a.colon == 5 {
		prefix = name[6:]
	}
	value := s.src[a.value : a.value+a.valen]
	if !a.plain {
		value = appendValue(nil, value)
	}
	if !s.mayDeclare(a, prefix, value) {
		return
	}
	depth := s.a.bindings[n.scope].depth + 1
	if int(depth) > s.limits.Namespaces {
		s.add(NamespaceLimit, int(a.off), int(a.end-a.off), "more namespace declarations in scope than the limit of %d", s.limits.Namespaces)
		return
	}
	s.a.bindings = append(s.a.bindings, binding{
		prefix: a.off + a.nameLen - int32(len(prefix)), prefixLen: int32(len(prefix)),
		space: s.a.intern(value), prev: n.scope, depth: depth,
	})
	n.scope = int32(len(s.a.bindings) - 1)
}

// mayDeclare lists what is wrong with the declaration of prefix and reports whether it counts.
func (s *scanner) mayDeclare(a *attr, prefix, value []byte) bool {
	off, length := int(a.off), int(a.end-a.off)
	switch {
	case string(prefix) == "xmlns":
		s.add(ReservedPrefix, off, length, "the prefix xmlns must not be declared")
		return false
	case string(prefix) == "xml":
		if string(value) != XMLNamespace {
			s.add(ReservedPrefix, off, length, "the prefix xml must not be bound to another namespace")
		}
		return false // it is always bound
	case string(value) == XMLNamespace, string(value) == XMLNSNamespace:
		s.add(ReservedNamespace, off, length, "the namespace %q must not be bound to another prefix", value)
		return false
	case len(value) == 0 && len(prefix) > 0:
		s.add(EmptyPrefixNS, off, length, "prefix %q is bound to an empty namespace", prefix)
	}
	return true
}

// Indexes in arena.spaces that every document has.
const (
	spaceNone  = iota // ""
	spaceXML          // XMLNamespace
	spaceXMLNS        // XMLNSNamespace
)

// intern answers the index of the namespace URI in spaces, each URI once.
func (a *arena) intern(uri []byte) int32 {
	const few = 16 // above that a map keeps the search short
	if len(a.spaces) <= few {
		for i, s := range a.spaces {
			if s == string(uri) {
				return int32(i)
			}
		}
	} else if i, ok := a.spaceIdx[string(uri)]; ok {
		return i
	}
	a.spaces = append(a.spaces, wellKnown(uri))
	switch n := len(a.spaces); {
	case n == few+1:
		if a.spaceIdx == nil {
			a.spaceIdx = make(map[string]int32, 4*few)
		}
		for i, s := range a.spaces {
			a.spaceIdx[s] = int32(i)
		}
	case n > few+1:
		a.spaceIdx[a.spaces[n-1]] = int32(n - 1)
	}
	return int32(len(a.spaces) - 1)
}

// wellKnown makes the string of a namespace URI, without an allocation for those of every CWMP
// message.
func wellKnown(uri []byte) string {
	switch string(uri) {
	case "http://schemas.xmlsoap.org/soap/envelope/":
		return "http://schemas.xmlsoap.org/soap/envelope/"
	case "http://schemas.xmlsoap.org/soap/encoding/":
		return "http://schemas.xmlsoap.org/soap/encoding/"
	case "http://www.w3.org/2001/XMLSchema":
		return "http://www.w3.org/2001/XMLSchema"
	case "http://www.w3.org/2001/XMLSchema-instance":
		return "http://www.w3.org/2001/XMLSchema-instance"
	case "urn:dslforum-org:cwmp-1-0":
		return "urn:dslforum-org:cwmp-1-0"
	case "urn:dslforum-org:cwmp-1-1":
		return "urn:dslforum-org:cwmp-1-1"
	case "urn:dslforum-org:cwmp-1-2":
		return "urn:dslforum-org:cwmp-1-2"
	}
	return string(uri)
}

// dupKey is the expanded name of an attribute.
type dupKey struct{ space, off, end, index int32 }

// duplicates lists every attribute whose expanded name stood before in the same tag. A name with
// an undeclared prefix is compared as it is written.
func (s *scanner) duplicates(attrs []attr) {
	keys := s.a.dup[:0]
	for i := range attrs {
		a := &attrs[i]
		k := dupKey{space: a.space, off: a.off, end: a.off + a.nameLen, index: int32(i)}
		if a.space >= 0 {
			k.off += a.colon + 1 // colon is -1 without a prefix
		}
		keys = append(keys, k)
	}
	s.a.dup = keys
	const few = 8
	if len(keys) <= few {
		for i := range keys {
			for j := range i {
				if s.sameName(keys[j], keys[i]) == 0 {
					s.duplicate(attrs, keys[j], keys[i])
					break
				}
			}
		}
		return
	}
	slices.SortFunc(keys, func(x, y dupKey) int { return cmp.Or(s.sameName(x, y), cmp.Compare(x.index, y.index)) })
	for i := 1; i < len(keys); i++ {
		if s.sameName(keys[i-1], keys[i]) == 0 {
			s.duplicate(attrs, keys[i-1], keys[i])
		}
	}
}

// sameName orders expanded names, 0 for equal ones.
func (s *scanner) sameName(x, y dupKey) int {
	if c := cmp.Compare(x.space, y.space); c != 0 {
		return c
	}
	if c := cmp.Compare(x.end-x.off, y.end-y.off); c != 0 {
		return c
	}
	return bytes.Compare(s.src[x.off:x.end], s.src[y.off:y.end])
}

func (s *scanner) duplicate(attrs []attr, first, again dupKey) {
	a, b := &attrs[again.index], &attrs[first.index]
	s.add(DuplicateAttr, int(a.off), int(a.end-a.off), "attribute %s stands twice, first at byte %d", s.quote(int(a.off), int(a.off+a.nameLen)), b.off)
}
