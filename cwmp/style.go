package cwmp

// Style says how a message is written, where XML leaves a choice. No choice changes the meaning.
type Style struct {
	Declaration bool   // begin with an XML declaration
	Indent      string // one level of indentation; "" writes everything on one line
	Newline     string // line end where Indent is used; "" means "\n"

	// Prefixes of the namespaces. An empty SOAPPrefix or CWMPPrefix makes it the default
	// namespace of its elements; children without a namespace then carry xmlns="". The other
	// prefixes name attributes, which have no default: empty means the usual prefix.
	SOAPPrefix, CWMPPrefix, XSIPrefix, XSDPrefix, EncPrefix string

	SingleQuotes       bool // around attribute values
	SelfClose          bool // <a/> instead of <a></a> for empty elements
	WordBooleans       bool // true and false instead of 1 and 0
	QualifiedFaultCode bool // faultcode with the prefix of the envelope: SOAP-ENV:Client
}

// DefaultStyle is what our peers write: one line and no declaration, because two widespread
// clients written in C cannot parse either indentation or a declaration.
func DefaultStyle() Style {
	return Style{SOAPPrefix: "soap-env", CWMPPrefix: "cwmp", XSIPrefix: "xsi", XSDPrefix: "xsd", EncPrefix: "soap-enc"}
}

// names are the prefixes in use: those of elements may be empty, those of attributes and of names
// in values may not.
type names struct {
	soap, cwmp                         string // of elements
	soapAttr, cwmpType, enc, xsi, xsdT string // of attributes and values
}

func (s *Style) names() names {
	or := func(a, b string) string {
		if a == "" {
			return b
		}
		return a
	}
	return names{
		soap: s.SOAPPrefix, cwmp: s.CWMPPrefix,
		soapAttr: or(s.SOAPPrefix, "soap-env"), cwmpType: or(s.CWMPPrefix, "cwmp"),
		enc: or(s.EncPrefix, "soap-enc"), xsi: or(s.XSIPrefix, "xsi"), xsdT: or(s.XSDPrefix, "xsd"),
	}
}

// declarations are the attributes that bind the prefixes on the Envelope.
func (n names) declarations(cwmpSpace string) []Attr {
	var attrs []Attr
	for _, d := range [...]Attr{
		{n.soapAttr, EnvelopeSpace}, {n.enc, EncodingSpace}, {n.xsdT, XSDSpace},
		{n.xsi, XSISpace}, {n.cwmpType, cwmpSpace},
	} {
		attrs = append(attrs, Attr{Name: "xmlns:" + d.Name, Value: d.Value})
	}
	return attrs
}
