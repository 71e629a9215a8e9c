package cwmp

import "strings"

// Encode writes the message: Tree, then Marshal.
func Encode(e *Envelope, s Style) []byte { return Marshal(e.Tree(s), s) }

// AppendEncode is Encode with the message appended to b.
func AppendEncode(b []byte, e *Envelope, s Style) []byte { return appendMarshal(b, e.Tree(s), s) }

// Tree builds the elements of the message. Pass the same Style to Marshal.
func (e *Envelope) Tree(s Style) *Element {
	n := s.names()
	space := e.Version.Namespace()
	soap := func(local string) *Element { return &Element{Prefix: n.soap, Local: local, space: EnvelopeSpace} }

	root := soap("Envelope")
	root.Attrs = n.declarations(space)
	if header := e.Header.elements(n, space, s.WordBooleans); len(header) > 0 {
		root.Add(soap("Header").Add(header...))
	}
	body := soap("Body")
	root.Add(body)
	switch c := e.Body.(type) {
	case nil:
		if e.Unknown != nil {
			body.Add(CopyElement(e.Unknown))
		}
	case *Fault:
		top := soap("Fault")
		body.Add(top)
		c.encode(&encoder{at: top, names: n, space: space, words: s.WordBooleans, qualified: s.QualifiedFaultCode, free: new([]Element)})
	default:
		local := c.Method()
		if c.IsResponse() {
			local += "Response"
		}
		top := &Element{Prefix: n.cwmp, Local: local, space: space}
		body.Add(top)
		c.encode(&encoder{at: top, names: n, space: space, words: s.WordBooleans, free: new([]Element)})
	}
	root.undeclare("")
	return root
}

// elements are the entries of the header, in the order of TR-069 3.5, table 4.
func (h *Header) elements(n names, space string, words bool) []*Element {
	var list []*Element
	add := func(local, text, mustUnderstand string) {
		e := &Element{Prefix: n.cwmp, Local: local, Text: text, space: space}
		if mustUnderstand != "" {
			e.SetAttr(n.soapAttr+":mustUnderstand", mustUnderstand)
		}
		list = append(list, e)
	}
	if h.ID != nil {
		add("ID", *h.ID, "1")
	}
	if h.HoldRequests != nil {
		add("HoldRequests", boolText(*h.HoldRequests, words), "1")
	}
	if h.SessionTimeout != nil {
		add("SessionTimeout", utoa(*h.SessionTimeout), "0")
	}
	if h.SupportedCWMPVersions != nil {
		add("SupportedCWMPVersions", strings.Join(h.SupportedCWMPVersions, ","), "0")
	}
	if h.UseCWMPVersion != "" {
		add("UseCWMPVersion", h.UseCWMPVersion, "1")
	}
	if h.NoMoreRequests != nil {
		add("NoMoreRequests", boolText(*h.NoMoreRequests, words), "")
	}
	for _, e := range h.Extra {
		list = append(list, e.Clone())
	}
	return list
}
