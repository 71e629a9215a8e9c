package cwmp

import (
	"strings"

	"cwmplab/cwmp/xmltree"
)

// FaultStringCWMP is the faultstring of every CWMP fault (TR-069 3.5).
const FaultStringCWMP = "CWMP fault"

// Fault answers a request that could not be carried out.
//
// TR-069 3.5, A.5.
type Fault struct {
	SOAPCode   string // faultcode: "Client" or "Server"; "MustUnderstand" and "VersionMismatch" in plain SOAP faults
	SOAPString string // faultstring: "CWMP fault", free in plain SOAP faults

	// Plain is a fault of the SOAP layer, without the detail that holds the CWMP fault.
	Plain bool

	FaultCode   uint32 // see FaultCodes
	FaultString string // free text; left out where it is empty

	// SetParameterValuesFaults name the parameters at fault, in answers to SetParameterValues only.
	SetParameterValuesFaults []SetParameterValuesFault
}

// SetParameterValuesFault is the fault of one parameter. TR-069 A.3.2.1.
type SetParameterValuesFault struct {
	ParameterName string
	FaultCode     uint32
	FaultString   string // left out where it is empty
}

// NewFault is a CWMP fault with the faultcode that belongs to the code; codes the table does not
// know are reported as "Server".
func NewFault(code uint32, text string) *Fault {
	soap := "Server"
	if f, ok := LookupFault(int(code)); ok && f.SOAPCode != "" {
		soap = f.SOAPCode
	}
	return &Fault{SOAPCode: soap, SOAPString: FaultStringCWMP, FaultCode: code, FaultString: text}
}

// NewSOAPFault is a plain SOAP fault: code is "MustUnderstand", "VersionMismatch", "Client" or
// "Server".
func NewSOAPFault(code, text string) *Fault {
	return &Fault{SOAPCode: code, SOAPString: text, Plain: true}
}

// Method is "": a fault does not say which method it answers.
func (*Fault) Method() string { return "" }

// IsResponse is true.
func (*Fault) IsResponse() bool { return true }

func (c *Fault) encode(e *encoder) {
	code := c.SOAPCode
	if e.qualified {
		code = e.names.soapAttr + ":" + code
	}
	e.text("faultcode", code)
	e.text("faultstring", c.SOAPString)
	if c.Plain {
		return
	}
	detail := e.text("detail", "")
	fault := &Element{Prefix: e.names.cwmp, Local: "Fault", space: e.space}
	detail.Add(fault)
	e.inside(fault, func(in *encoder) {
		in.uint("FaultCode", c.FaultCode)
		if c.FaultString != "" {
			in.text("FaultString", c.FaultString)
		}
		encodeRepeated(in, "SetParameterValuesFault", c.SetParameterValuesFaults)
	})
}

func (c *Fault) decode(d *decoder) error {
	fault := cwmpFault(d.at)
	if fault == d.at { // no SOAP Fault around it
		d.note(NoteUnknown, d.at, "a CWMP fault without the SOAP fault around it")
		c.body(d)
		return d.Err()
	}
	d.text("faultcode", &c.SOAPCode)
	c.SOAPCode = bareFaultCode(d.at, c.SOAPCode)
	d.text("faultstring", &c.SOAPString)
	d.known("faultactor")
	d.known("detail")
	c.Plain = fault == nil
	if fault != nil {
		d.namespace(fault)
		d.inside(fault, func(in *decoder) error { c.body(in); return in.Err() })
	}
	return d.Err()
}

// body reads the members of the CWMP fault.
func (c *Fault) body(d *decoder) {
	d.uint("FaultCode", &c.FaultCode)
	d.maybe("FaultString", &c.FaultString)
	if d.at.Child("SetParameterValuesFault") != nil {
		decodeRepeated(d, "SetParameterValuesFault", &c.SetParameterValuesFaults)
	}
}

func (c *SetParameterValuesFault) encode(e *encoder) {
	e.text("ParameterName", c.ParameterName)
	e.uint("FaultCode", c.FaultCode)
	if c.FaultString != "" {
		e.text("FaultString", c.FaultString)
	}
}

func (c *SetParameterValuesFault) decode(d *decoder) error {
	d.text("ParameterName", &c.ParameterName)
	d.uint("FaultCode", &c.FaultCode)
	d.maybe("FaultString", &c.FaultString)
	return d.Err()
}

// bareFaultCode takes the prefix of the envelope off a faultcode.
func bareFaultCode(at *xmltree.Node, code string) string {
	code = strings.TrimSpace(code)
	prefix, local := splitName(code)
	if space, ok := at.Resolve(prefix); prefix != "" && ok && space == EnvelopeSpace {
		return local
	}
	return code
}
