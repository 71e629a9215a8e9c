package cwmp

import (
	"strings"

	"cwmplab/cwmp/xmltree"
)

// Kind is what a message is.
type Kind uint8

// The kinds of a message.
const (
	KindUnknown  Kind = iota // no method element, or SOAP of another protocol
	KindRequest              // a method call
	KindResponse             // the answer to one
	KindFault                // a CWMP fault or a plain SOAP fault
)

var kindNames = [...]string{"unknown", "request", "response", "fault"}

// String is the kind in one lower-case word.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[KindUnknown]
}

// Summary is what a session needs to know of a message.
type Summary struct {
	Kind   Kind
	Method string // for request and response alike; vendor methods as spelled; "" for faults

	// Namespace is that of the method element, of the cwmp:Fault in a fault, or of the first
	// header entry of CWMP where the body names none. "" if nothing names one.
	Namespace string

	ID    string // as sent, white space included
	HasID bool

	Hold    bool // HoldRequests is 1 or true
	HasHold bool

	// The raw text of the entries, and whether they are there.
	SessionTimeout, SupportedVersions, UseVersion          string
	HasSessionTimeout, HasSupportedVersions, HasUseVersion bool

	NoMoreRequests    bool // 1 or true; an entry of the first issue, before Amendment 1
	HasNoMoreRequests bool

	FaultCode     string        // text of the CWMP FaultCode, "" for plain SOAP faults
	SOAPFaultCode string        // text of faultcode: "Client", "SOAP-ENV:Server"
	Envelopes     int           // Envelope elements on the top level; more than one is an error of the sender
	Element       *xmltree.Node // the method element or the SOAP Fault element; nil if there is none
}

// IsResponse reports whether the message answers a request: a response or a fault.
func (s *Summary) IsResponse() bool { return s.Kind == KindResponse || s.Kind == KindFault }

// Inspect reads a summary off the tree. Local names decide what a thing is, so that a message with
// a wrong namespace or prefix is still recognised; the namespace is reported. Only header entries in
// a namespace that has nothing to do with CWMP are passed over. Damaged documents give what can be
// seen of them. Arguments are not looked at: the cost does not grow with them.
func Inspect(d *xmltree.Document) Summary {
	var s Summary
	if d == nil {
		return s
	}
	var envelope *xmltree.Node
	for n := d.Root; n != nil; n = n.NextSibling() {
		if n.NameIs("Envelope") {
			s.Envelopes++
			if envelope == nil {
				envelope = n
			}
		}
	}
	var headerSpace string
	for part := envelope.FirstChild(); part != nil; part = part.NextSibling() {
		switch {
		case part.NameIs("Header"):
			for entry := part.FirstChild(); entry != nil; entry = entry.NextSibling() {
				if s.entry(entry) && headerSpace == "" {
					headerSpace = entry.Space()
				}
			}
		case part.NameIs("Body"):
			if s.Element == nil {
				s.body(part.FirstChild())
			}
		}
	}
	if s.Namespace == "" {
		s.Namespace = headerSpace
	}
	return s
}

// entry notes one header entry and reports whether it is one of CWMP.
func (s *Summary) entry(n *xmltree.Node) bool {
	switch {
	case foreign(n.Space()):
		return false
	case n.NameIs("ID"):
		s.ID, s.HasID = n.Text(), true
	case n.NameIs("HoldRequests"):
		s.Hold, s.HasHold = isTrue(n), true
	case n.NameIs("SessionTimeout"):
		s.SessionTimeout, s.HasSessionTimeout = n.Text(), true
	case n.NameIs("SupportedCWMPVersions"):
		s.SupportedVersions, s.HasSupportedVersions = n.Text(), true
	case n.NameIs("UseCWMPVersion"):
		s.UseVersion, s.HasUseVersion = strings.TrimSpace(n.Text()), true
	case n.NameIs("NoMoreRequests"):
		s.NoMoreRequests, s.HasNoMoreRequests = isTrue(n), true
	default:
		return false
	}
	return true
}

// body notes the method or the fault.
func (s *Summary) body(n *xmltree.Node) {
	if n == nil {
		return
	}
	s.Element = n
	local := n.Local()
	if local == "Fault" {
		s.Kind = KindFault
		s.SOAPFaultCode = strings.TrimSpace(n.Child("faultcode").Text())
		fault := cwmpFault(n)
		s.FaultCode = strings.TrimSpace(fault.Child("FaultCode").Text())
		s.Namespace = fault.Space()
		return
	}
	s.Namespace = n.Space()
	name, response := methodName(local)
	m := lookup(name)
	s.Method = name
	switch {
	case m == nil && !strings.HasPrefix(name, "X_") && !strings.Contains(s.Namespace, "cwmp"):
		s.Kind, s.Method = KindUnknown, local
	case response:
		s.Kind = KindResponse
	default:
		s.Kind = KindRequest
	}
	if m != nil {
		s.Method = m.Name
	}
}

// methodName splits the name of a body element into the method and whether it is the response.
func methodName(local string) (name string, response bool) {
	name, response = strings.CutSuffix(local, "Response")
	if name == "" {
		return local, false
	}
	return name, response
}

// cwmpFault is the Fault element of CWMP below a SOAP Fault, nil in a plain SOAP fault.
func cwmpFault(fault *xmltree.Node) *xmltree.Node {
	if n := fault.Child("detail").Child("Fault"); n != nil {
		return n
	}
	if fault.Child("FaultCode") != nil { // sent without the SOAP Fault around it
		return fault
	}
	return nil
}

func isTrue(n *xmltree.Node) bool {
	v, err := n.Bool()
	return err == nil && v
}
