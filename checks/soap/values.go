package soap

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// value looks at a value of any simple type: its type is the business of CWMP-TYP-021, that it has one is looked at here.
func (s *Structure) value(n *xmltree.Node) {
	s.compare(ValueType)
	if _, ok := n.RawAttr(cwmp.XSISpace, "type"); ok {
		return
	}
	if _, ok := xsiType(n); !ok { // of an older XML Schema: that is the business of CWMP-TYP-020
		s.fail(ValueType, n, func() (string, string) {
			return n.Local() + " has no xsi:type", "the type of the value, such as xsd:string"
		})
	}
}

// simple looks at the text of an argument, or of an item of an array, that holds one value of a type.
func (s *Structure) simple(n *xmltree.Node, a *cwmp.Argument, t cwmp.Type) {
	if child := n.FirstChild(); child != nil {
		s.fail(Unknown, child, func() (string, string) { return n.Local() + " holds " + child.Local(), "a value" })
		return
	}
	switch t {
	case cwmp.TypeString, cwmp.TypeAnyURI:
		if a.MaxLength > 0 {
			s.length(n, a.MaxLength)
		}
	case cwmp.TypeInt, cwmp.TypeUnsignedInt:
		s.number(n, a, t)
	case cwmp.TypeBoolean:
		s.compare(Boolean)
		if _, err := n.Bool(); err != nil {
			s.fail(Boolean, n, func() (string, string) { return n.Local() + " is " + quote(n.Text()), "0, 1, true or false" })
		}
	case cwmp.TypeDateTime:
		s.compare(DateTime)
		if _, err := cwmp.ParseDateTime(trim(n.Text())); err != nil {
			s.fail(DateTime, n, func() (string, string) {
				return n.Local() + " is " + quote(n.Text()), "a dateTime such as 2026-03-02T09:15:00Z"
			})
		}
	}
}

// length counts characters only where the bytes are more than there may be characters.
func (s *Structure) length(n *xmltree.Node, most int) {
	s.compare(Length)
	if n.TextLen() <= most {
		return
	}
	if count := utf8.RuneCountInString(n.Text()); count > most {
		s.fail(Length, n, func() (string, string) {
			return n.Local() + " has " + strconv.Itoa(count) + " characters", "at most " + strconv.Itoa(most)
		})
	}
}

// number looks at an integer: its form, its range, and whether it is one of those listed. Unsigned types may have a
// leading plus, which Node.Uint refuses.
func (s *Structure) number(n *xmltree.Node, a *cwmp.Argument, t cwmp.Type) {
	s.compare(Number)
	lowest, highest := int64(math.MinInt32), int64(math.MaxInt32)
	if t == cwmp.TypeUnsignedInt {
		lowest, highest = 0, math.MaxUint32
	}
	v, err := n.Int()
	if err != nil || v < lowest || v > highest {
		s.fail(Number, n, func() (string, string) {
			return n.Local() + " is " + quote(n.Text()), "a decimal number from " + strconv.FormatInt(lowest, 10) + " to " + strconv.FormatInt(highest, 10)
		})
		return
	}
	if a.Enum == nil {
		return
	}
	s.compare(Enum)
	plain := strconv.FormatInt(v, 10)
	words := func() (string, string) { return n.Local() + " is " + plain, "one of " + strings.Join(a.Enum, ", ") }
	switch {
	case !a.Allows(plain, cwmp.V1_4):
		s.fail(Enum, n, words)
	case !a.Allows(plain, s.version):
		s.warn(Enum, n, func() (string, string) {
			return n.Local() + " is " + plain, "one of " + strings.Join(a.EnumOld, ", ") + " in the namespace of CWMP " + s.version.String()
		})
	}
}

// typed looks at the xsi:type of an element that needs none: where there is one, it does not contradict the schema.
func (s *Structure) typed(n *xmltree.Node, a *cwmp.Argument, t cwmp.Type) {
	if n.AttrCount() == 0 {
		return
	}
	at, ok := xsiType(n)
	if !ok {
		return
	}
	s.compare(OtherType)
	prefix, local := splitName(strings.TrimSpace(at.Value))
	space, resolved := n.Resolve(prefix)
	words := func() (string, string) {
		return "xsi:type of " + n.Local() + " is " + quote(at.Value), "none, or that of the schema: " + wanted(a, t)
	}
	switch {
	case !resolved && prefix != "":
		s.fail(OtherType, at, words)
	case local == "anyType" || local == "anySimpleType" || local == "ur-type":
		s.warn(OtherType, at, words)
	default:
		switch fit(a, t, space, local) {
		case near:
			s.warn(OtherType, at, words)
		case wrong:
			s.fail(OtherType, at, words)
		}
	}
}

// fitness tells how well a type name fits the schema.
type fitness uint8

const (
	right fitness = iota
	near          // the same kind of value
	wrong
)

// families are the simple types that are written alike, by the type of the schema.
var families = map[cwmp.Type][]string{
	cwmp.TypeString:      {"string", "normalizedString", "token", "anyURI"},
	cwmp.TypeAnyURI:      {"anyURI", "string", "normalizedString", "token"},
	cwmp.TypeInt:         {"int", "integer", "long", "short", "byte", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte", "nonNegativeInteger", "positiveInteger"},
	cwmp.TypeUnsignedInt: {"unsignedInt", "int", "integer", "long", "short", "byte", "unsignedLong", "unsignedShort", "unsignedByte", "nonNegativeInteger", "positiveInteger"},
	cwmp.TypeBoolean:     {"boolean"},
	cwmp.TypeDateTime:    {"dateTime"},
	cwmp.TypeBase64:      {"base64", "base64Binary"},
}

func fit(a *cwmp.Argument, t cwmp.Type, space, local string) fitness {
	switch t {
	case cwmp.TypeStruct:
		if !foreign(space) && (local == a.TypeName || local == a.TypeNameOld) {
			return right
		}
		if space == "" && local == a.TypeName {
			return near // the prefix is missing
		}
		return wrong
	case cwmp.TypeArray:
		if strings.HasPrefix(space, encodingWithoutSlash) && local == "Array" || !foreign(space) && !strings.HasSuffix(local, "Struct") {
			return right
		}
		return wrong
	}
	if !simpleSpace(space) {
		if !foreign(space) && !strings.HasSuffix(local, "Struct") && !strings.HasSuffix(local, "List") {
			return right // a restricted type of the schema, such as CommandKeyType
		}
		return wrong
	}
	for i, name := range families[t] {
		switch {
		case name != local:
		case i > 0 && (t == cwmp.TypeInt || t == cwmp.TypeUnsignedInt):
			return near
		default:
			return right
		}
	}
	return wrong
}

// wanted names the type of the schema.
func wanted(a *cwmp.Argument, t cwmp.Type) string {
	switch t {
	case cwmp.TypeStruct:
		return "cwmp:" + a.TypeName
	case cwmp.TypeArray:
		return "soapenc:Array"
	}
	return "xsd:" + t.String()
}
