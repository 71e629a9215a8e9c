package provoked

import (
	"fmt"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// reading is what a GetParameterValuesResponse tells of a parameter.
type reading struct {
	value *xmltree.Node
	in    *capture.Message
}

// read finds what a step told of a parameter; the verdict is not nil where it told nothing.
func read(p *checks.Provocation, step, name string) (reading, error) {
	c := p.Call(step)
	if v := c.Unanswered(); v != nil {
		return reading{}, v
	}
	if value := valueOf(c.Answer, name); value != nil {
		return reading{value, c.Answer}, nil
	}
	return reading{}, checks.NotHere
}

// valueOf finds the value of a parameter in a list of parameters with values, nil if it is not there.
func valueOf(m *capture.Message, name string) *xmltree.Node {
	for n := range m.FindAll("ParameterList/*") {
		if trim(n.Child("Name").Text()) == name {
			return n.Child("Value")
		}
	}
	return nil
}

// typeOf is the local name of a value's xsi:type, "" where it has none.
func typeOf(value *xmltree.Node) string {
	a, _ := value.Attr(xsi, "type")
	return a.Value[strings.IndexByte(a.Value, ':')+1:]
}

const xsi = "http://www.w3.org/2001/XMLSchema-instance"

// alike tells whether two texts mean the same value of a type (TR-069 A.2.1): booleans, numbers and times have several
// spellings.
func alike(kind, a, b string) bool {
	if a == b {
		return true
	}
	a, b = trim(a), trim(b)
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

// trim takes the white space of XML off both ends.
func trim(s string) string { return strings.Trim(s, " \t\r\n") }

// refusal is the edit that makes a fault of a response.
func refusal(code int) mutate.Edit {
	const fault = `<soap-env:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>` +
		`<FaultCode>%d</FaultCode><FaultString></FaultString></cwmp:Fault></detail></soap-env:Fault>`
	return mutate.Named(fmt.Sprintf("fault %d", code), mutate.ReplaceElement("Body/*", fmt.Sprintf(fault, code)))
}

// success is the edit that makes a response of a fault.
func success(method, arguments string) mutate.Edit {
	return mutate.Named(method+"Response instead of the fault",
		mutate.ReplaceElement("Body/Fault", "<cwmp:"+method+"Response>"+arguments+"</cwmp:"+method+"Response>"))
}
