package soap

import (
	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// Aspect is one thing the walk over a method element looks at. Each aspect is the subject of one rule.
type Aspect uint8

// The aspects.
const (
	Order      Aspect = iota // arguments come in the order of the schema
	Presence                 // arguments that are not optional are there
	Unknown                  // nothing else is there, and nothing twice
	Prefixed                 // arguments bear no prefix
	Defaulted                // arguments are not in a default namespace
	ArrayType                // arrays carry arrayType
	ArrayCount               // its count is that of the items
	ItemType                 // it names the type of the items
	ItemName                 // items are named as their type
	ValueType                // values of any simple type carry xsi:type
	OtherType                // xsi:type elsewhere fits the schema
	Length                   // texts are not too long
	Enum                     // enumerated numbers are listed ones
	Number                   // numbers are decimal text in the range of their type
	Boolean                  // booleans are 0, 1, true or false
	DateTime                 // times have the form of dateTime
	Wrapped                  // repeated elements are no arrays
	Operation                // operations name their type
	aspects
)

// Structure is what the walk over one method element found.
type Structure struct {
	version cwmp.Version // lowest one of the namespace in use; the newest where the namespace is none of CWMP
	aspect  [aspects]Seen
	open    int // levels of structure the walk is in
}

// deepest is the number of levels the walk goes down; the schema has four.
const deepest = 8

// Read gives the structure of a message, worked out once for all rules. Messages without a method of the standard, and
// documents that are not well-formed, have none: every aspect of them is not here.
func Read(m *capture.Message, f *checks.Facts) *Structure { return checks.Once(f, m, walk) }

// Verdict is the verdict on one aspect: the first failure, else the first warning, nil where something was compared.
func (s *Structure) Verdict(a Aspect) error { return s.aspect[a].Verdict() }

// on makes the check of a rule that stands on one aspect.
func on(a Aspect) func(*capture.Message, *checks.Facts) error {
	return func(m *capture.Message, f *checks.Facts) error {
		if m.Dropped() {
			return checks.Unsure("the body of %s is no longer in memory", m.Name())
		}
		return Read(m, f).Verdict(a)
	}
}

func walk(m *capture.Message) *Structure {
	s := &Structure{version: cwmp.V1_4}
	method, known := cwmp.LookupMethod(m.Summary.Method)
	if !known || !m.Request() && !m.Answer() || !wellFormed(m) {
		return s
	}
	element := m.Element()
	if v, ok := cwmp.NamespaceVersion(element.Space()); ok && v < cwmp.V1_2 {
		s.version = v
	}
	args := method.Request
	if m.Answer() {
		args = method.Response
	}
	s.members(element, args)
	return s
}

// compare notes that an aspect was looked at.
func (s *Structure) compare(a Aspect) { s.aspect[a].Compare() }

func (s *Structure) fail(a Aspect, at any, words func() (observed, expected string)) {
	s.aspect[a].Fail(at, words)
}

func (s *Structure) warn(a Aspect, at any, words func() (observed, expected string)) {
	s.aspect[a].Warn(at, words)
}

// argument looks at one element that the schema knows.
func (s *Structure) argument(n *xmltree.Node, a *cwmp.Argument) {
	if isNil(n) {
		return // no value: whether it may be nil is no aspect of its own
	}
	switch a.Type {
	case cwmp.TypeStruct:
		s.structure(n, a)
	case cwmp.TypeArray:
		s.array(n, a)
	case cwmp.TypeOperation:
		s.operation(n, a)
	case cwmp.TypeAnySimple:
		s.value(n)
	default:
		s.typed(n, a, a.Type)
		s.simple(n, a, a.Type)
	}
}
