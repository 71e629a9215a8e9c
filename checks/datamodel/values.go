package datamodel

import (
	"bytes"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/soap"
	"cwmplab/cwmp/xmltree"
)

// aspect is one thing the walk over the values of a message looks at. Each is the subject of one rule.
type aspect uint8

// The aspects.
const (
	booleans aspect = iota
	zoneZero        // absolute times are in UTC
	unknownTime
	infiniteTime
	bootTime
	zoneless
	wellFormedTime
	integers
	macAddress
	ipv4Address
	ipv6Address
	binary
	schema2001
	knownType
	nullReference
	oneRoot
	nodeNames
	vendorNames
	instanceNumbers
	deviceSummary
	requestURL
	guessableURL
	manufacturerOUI
	softwareVersion
	natDetected
	aspects
)

// values is what the walk found.
type values struct {
	seen             [aspects]soap.Seen
	root             []byte // of the first name
	object           []byte // path of the object before, where all of it is right
	vendor           bool   // a node of that path is a vendor's
	oui              string // of the device, from its Inform
	stunOff, natSeen *parameter
	types            []judged // spellings of xsi:type found right
}

// carriers are the messages that hold parameter values.
var carriers = []string{"Inform", "GetParameterValuesResponse", "SetParameterValues"}

// namers are the messages of a CPE that hold names of parameters.
var namers = []string{"Inform", "GetParameterValuesResponse", "GetParameterNamesResponse", "GetParameterAttributesResponse"}

// on makes the check of a rule that stands on one aspect.
func on(a aspect) func(*capture.Message, *checks.Facts) error {
	return func(m *capture.Message, f *checks.Facts) error {
		if m.Dropped() {
			return checks.Unsure("the body of %s is no longer in memory", m.Name())
		}
		return checks.Once(f, m, walk).seen[a].Verdict()
	}
}

// parameter is one entry of a list, as the walk sees it. Its slices lie in the message.
type parameter struct {
	name       *xmltree.Node
	value      *xmltree.Node // nil in lists of names
	path, text []byte        // text has no white space around it
	leaf       []byte        // last node of the path, empty for an object
	vendor     bool          // a node of the path is a vendor's
}

func walk(m *capture.Message) *values {
	v := &values{}
	if s := m.Session(); s != nil {
		v.oui = s.Device.OUI
	}
	if d := m.Doc(); d == nil || !d.OK() {
		return v
	}
	for item := m.Find("ParameterList").FirstChild(); item != nil; item = item.NextSibling() {
		p := parameter{name: item.FirstChild()}
		if p.value = p.name.NextSibling(); !p.name.NameIs("Name") || !p.value.NameIs("Value") {
			p.name, p.value = item.Child("Name"), item.Child("Value")
		}
		if p.name == nil || p.name.FirstChild() != nil {
			continue
		}
		p.path = content(p.name)
		v.name(&p)
		if p.value != nil && p.value.FirstChild() == nil {
			p.text = content(p.value)
			v.value(&p)
		}
	}
	v.nat()
	return v
}

// content is the text of an element without white space around it; only where it is not plain it is copied.
func content(n *xmltree.Node) []byte {
	text, plain := n.PlainText()
	if !plain {
		text = n.AppendText(nil)
	}
	if len(text) == 0 || text[0] > ' ' && text[len(text)-1] > ' ' {
		return text
	}
	return bytes.Trim(text, " \t\r\n")
}

// value looks at one value: at its type first, then at what the type or the name of the parameter says about it.
func (v *values) value(p *parameter) {
	t, ok := v.typeOf(p)
	if !ok {
		return
	}
	if !p.vendor {
		v.known(p)
	}
	switch t {
	case "string":
		if !p.vendor {
			v.address(p)
			v.reference(p)
		}
	case "boolean":
		v.boolean(p)
	case "int", "long", "unsignedInt", "unsignedLong":
		v.integer(p, t)
	case "dateTime":
		v.dateTime(p)
	case "base64", "base64Binary", "hexBinary":
		v.binary(p, t)
	}
}

// say shows a value in a statement: "Device.X.Y is \"…\"".
func (p *parameter) say() string { return string(p.path) + " is " + quote(string(p.text)) }
