package datamodel

import (
	"strings"

	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// Editions of XML Schema before the one that counts.
var older = [...]string{"http://www.w3.org/1999/XMLSchema", "http://www.w3.org/2000/10/XMLSchema"}

// simpleTypes are the built-in simple types of XML Schema, with those that SOAP encoding adds.
var simpleTypes = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(`string boolean int unsignedInt long unsignedLong dateTime base64 base64Binary hexBinary decimal
		integer short byte unsignedShort unsignedByte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger
		float double anyURI token normalizedString language Name NCName NMTOKEN NMTOKENS ID IDREF IDREFS ENTITY ENTITIES QName
		NOTATION duration date time gYear gYearMonth gMonth gMonthDay gDay anySimpleType`) {
		set[name] = true
	}
	return set
}()

// judged is a spelling of xsi:type that was found right before, in the scope of the list.
type judged struct{ raw, local string }

// typeOf looks at the type of a value and gives its name where the value can be judged by it. A message has few
// spellings of types: each is looked at once, as long as no element in between declares a prefix.
func (v *values) typeOf(p *parameter) (string, bool) {
	raw, current := p.value.RawAttr(cwmp.XSISpace, "type")
	shared := current && p.value.AttrCount() == 1 && p.value.Parent().AttrCount() == 0
	if shared {
		for i := range v.types {
			if v.types[i].raw == string(raw) {
				return v.types[i].local, true
			}
		}
	}
	at, ok := typeAttr(p.value)
	if !ok {
		return "", false // CWMP-SOP-008
	}
	local, right := v.typed(p, at)
	if shared && right && len(v.types) < 16 {
		v.types = append(v.types, judged{at.Value, local})
	}
	return local, right
}

// typeAttr is the xsi:type of a value, in any edition of XML Schema.
func typeAttr(n *xmltree.Node) (xmltree.Attr, bool) {
	if a, ok := n.Attr(cwmp.XSISpace, "type"); ok {
		return a, true
	}
	for _, space := range older {
		if a, ok := n.Attr(space+"-instance", "type"); ok {
			return a, true
		}
	}
	return xmltree.Attr{}, false
}

// typed looks at the name of a type and gives it where the value can be judged by it.
func (v *values) typed(p *parameter, at xmltree.Attr) (string, bool) {
	v.seen[schema2001].Compare()
	if at.Space != cwmp.XSISpace {
		v.seen[schema2001].Fail(at, func() (string, string) { return "xsi:type is in namespace " + quote(at.Space), cwmp.XSISpace })
	}
	prefix, local, colon := strings.Cut(strings.TrimSpace(at.Value), ":")
	if !colon {
		prefix, local = "", prefix
	}
	space, declared := p.value.Resolve(prefix)
	say := func() string { return "the type of " + string(p.path) + " is " + quote(at.Value) }
	switch {
	case !declared && prefix != "":
		v.seen[knownType].Fail(at, func() (string, string) { return say() + ", whose prefix is not declared", "a declared prefix" })
		return "", false
	case space == older[0] || space == older[1]:
		v.seen[schema2001].Fail(at, func() (string, string) { return say() + " in namespace " + quote(space), cwmp.XSDSpace })
		return "", false
	case space != cwmp.XSDSpace && space != cwmp.EncodingSpace && space != strings.TrimSuffix(cwmp.EncodingSpace, "/"):
		v.seen[knownType].Fail(at, func() (string, string) {
			return say() + " in namespace " + quote(space), "a type of XML Schema or of SOAP encoding"
		})
		return "", false
	}
	v.seen[knownType].Compare()
	if !simpleTypes[local] {
		v.seen[knownType].Fail(at, func() (string, string) { return say(), "a simple type such as xsd:string" })
		return "", false
	}
	return local, true
}
