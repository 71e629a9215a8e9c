package checks

import (
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// Reading is what a message tells of a parameter.
type Reading struct {
	Value *xmltree.Node
	In    *capture.Message
}

// Text is the value as it stands there.
func (r Reading) Text() string { return r.Value.Text() }

// Is tells whether the value means the same as another text.
func (r Reading) Is(text string) bool { return SameValue(TypeOf(r.Value), r.Text(), text) }

// At says that the value breaks a requirement.
func (r Reading) At(observed, expected string) *Broken {
	return At(r.Value, observed, expected).In(r.In)
}

// Read finds what a step told of a parameter; the verdict is not nil where it told nothing.
func (p *Provocation) Read(step, name string) (Reading, error) {
	c := p.Call(step)
	if v := c.Unanswered(); v != nil {
		return Reading{}, v
	}
	if value := ValueOf(c.Answer, name); value != nil {
		return Reading{value, c.Answer}, nil
	}
	return Reading{}, NotHere
}

// True tells whether a step told of a parameter that it is true.
func (p *Provocation) True(step, name string) bool {
	r, v := p.Read(step, name)
	return v == nil && SameValue("boolean", r.Text(), "1")
}

// Around reads a parameter by the steps "before" and "after".
func (p *Provocation) Around(name string) (before, after Reading, verdict error) {
	if before, verdict = p.Read("before", name); verdict != nil {
		return before, after, verdict
	}
	after, verdict = p.Read("after", name)
	return before, after, verdict
}

// ValueOf finds the value of a parameter in a list of parameters with values, nil if it is not there.
func ValueOf(m *capture.Message, name string) *xmltree.Node {
	for n := range m.FindAll("ParameterList/*") {
		if trimmed(n.Child("Name").Text()) == name {
			return n.Child("Value")
		}
	}
	return nil
}

// xsi is the namespace of xsi:type.
const xsi = "http://www.w3.org/2001/XMLSchema-instance"

// TypeOf is the local name of a value's xsi:type, "" where it has none.
func TypeOf(value *xmltree.Node) string {
	a, _ := value.Attr(xsi, "type")
	return trimmed(a.Value[strings.IndexByte(a.Value, ':')+1:])
}

// SameValue tells whether two texts mean the same value of a type, named without prefix (TR-069 A.2.1): booleans, numbers
// and times have several spellings. Of times, fractions of a second do not count.
func SameValue(kind, a, b string) bool {
	if a == b {
		return true
	}
	a, b = trimmed(a), trimmed(b)
	switch kind {
	case "boolean":
		return truth(a) == truth(b)
	case "int", "long", "unsignedInt", "unsignedLong":
		return digits(a) == digits(b)
	case "dateTime":
		x, errX := cwmp.ParseDateTime(a)
		y, errY := cwmp.ParseDateTime(b)
		return errX == nil && errY == nil && x.Kind == y.Kind && x.Time.Truncate(time.Second).Equal(y.Time.Truncate(time.Second))
	}
	return false
}

// truth is a boolean in one of its spellings.
func truth(text string) string {
	switch text {
	case "true":
		return "1"
	case "false":
		return "0"
	}
	return text
}

// digits is a whole number without what does not count.
func digits(text string) string {
	sign := ""
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		sign, text = "-", rest
	}
	text = strings.TrimLeft(strings.TrimPrefix(text, "+"), "0")
	if text == "" {
		return "0"
	}
	return sign + text
}

// trimmed takes the white space of XML off both ends.
func trimmed(s string) string { return strings.Trim(s, " \t\r\n") }
