package soap

import (
	"strconv"
	"strings"

	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// array looks at a SOAP array: its arrayType and its items.
func (s *Structure) array(n *xmltree.Node, a *cwmp.Argument) {
	s.typed(n, a, cwmp.TypeArray)
	if elsewhere(n) {
		return
	}
	items := 0
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		items++
		s.item(item, a)
	}
	s.compare(ArrayType)
	at, ok := arrayType(n)
	words := func() (string, string) {
		return a.Name + " has no arrayType", a.ArrayType + "[" + strconv.Itoa(items) + "]"
	}
	switch {
	case ok && at.Space == "":
		s.fail(ArrayType, at, func() (string, string) { return "arrayType of " + a.Name + " is in no namespace", "soapenc:arrayType" })
	case !ok && items == 0:
		s.warn(ArrayType, n, words)
	case !ok:
		s.fail(ArrayType, n, words)
	default:
		s.declared(n, a, at, items)
	}
}

// declared compares an arrayType such as "cwmp:EventStruct[2]" with the array it stands on.
func (s *Structure) declared(n *xmltree.Node, a *cwmp.Argument, at xmltree.Attr, items int) {
	name, size, ok := strings.Cut(strings.TrimSpace(at.Value), "[")
	size, closed := strings.CutSuffix(size, "]")
	if !ok || !closed {
		s.fail(ArrayCount, at, func() (string, string) {
			return "arrayType of " + a.Name + " is " + quote(at.Value), a.ArrayType + "[" + strconv.Itoa(items) + "]"
		})
		return
	}
	if size = strings.TrimSpace(size); size != "" {
		s.compare(ArrayCount)
		if count, err := strconv.ParseUint(size, 10, 63); err != nil || int(count) != items {
			s.fail(ArrayCount, at, func() (string, string) {
				return "arrayType of " + a.Name + " states " + quote(size) + " items", strconv.Itoa(items) + ", as there are"
			})
		}
	}
	s.compare(ItemType)
	prefix, local := splitName(strings.TrimSpace(name))
	space, resolved := n.Resolve(prefix)
	words := func() (string, string) { return "arrayType of " + a.Name + " is " + quote(at.Value), a.ArrayType }
	switch _, want := splitName(a.ArrayType); {
	case !resolved && prefix != "":
		s.fail(ItemType, at, func() (string, string) {
			return "the prefix of arrayType " + quote(at.Value) + " is not declared", a.ArrayType
		})
	case local == "anyType" || local == "ur-type" || local == "anySimpleType":
		s.warn(ItemType, at, words)
	case a.ItemType == cwmp.TypeStruct:
		if local != want || foreign(space) {
			s.fail(ItemType, at, words)
		}
	case local != want && !(a.ItemType == cwmp.TypeBase64 && local == "base64Binary") || !simpleSpace(space):
		s.fail(ItemType, at, words)
	}
}

// item looks at one item of an array. SOAP encoding gives the names of items no meaning.
func (s *Structure) item(n *xmltree.Node, a *cwmp.Argument) {
	s.compare(ItemName)
	switch {
	case !n.NameIs(a.ItemName):
		s.warn(ItemName, n, func() (string, string) { return "an item of " + a.Name + " is named " + n.Local(), a.ItemName })
	case n.Space() != "":
		s.warn(ItemName, n, func() (string, string) {
			return n.Local() + " is in namespace " + quote(n.Space()), "an unqualified " + n.Local()
		})
	}
	if isNil(n) || elsewhere(n) {
		return
	}
	s.typed(n, a, a.ItemType)
	if a.ItemType == cwmp.TypeStruct {
		s.members(n, a.Members)
	} else {
		s.simple(n, a, a.ItemType)
	}
}

// arrayType is the arrayType of an element, in whatever namespace an encoding was ever given.
func arrayType(n *xmltree.Node) (xmltree.Attr, bool) {
	for _, space := range [...]string{cwmp.EncodingSpace, encodingWithoutSlash, ""} {
		if a, ok := n.Attr(space, "arrayType"); ok {
			return a, true
		}
	}
	return xmltree.Attr{}, false
}

// foreign tells whether a namespace cannot be meant as one of CWMP.
func foreign(space string) bool { return !strings.Contains(space, "cwmp") }

// simpleSpace tells whether simple types come from a namespace: XML Schema or SOAP encoding, in any edition.
func simpleSpace(space string) bool {
	return schemaSpace(space) || strings.HasPrefix(space, encodingWithoutSlash)
}
