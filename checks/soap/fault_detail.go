package soap

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// FaultDetail: a fault that is meant as one of CWMP holds cwmp:Fault in detail. A plain SOAP fault, for a header entry that
// was not understood or an envelope that could not be read, needs no detail.
var FaultDetail = checks.Rule{
	ID:         "CWMP-SOP-016",
	Aliases:    []string{"CWMP-FLT-004"},
	Title:      "detail of a CWMP fault holds cwmp:Fault with a numeric FaultCode",
	Spec:       checks.TR069("3.5", "A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Faults(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		fault := m.Element()
		detail := fault.Child("detail")
		own := detail.Child("Fault")
		switch {
		case own != nil:
			return ownFault(own)
		case fault.Child("FaultCode") != nil:
			return checks.At(fault, "FaultCode stands right in Fault", "FaultCode in cwmp:Fault in detail")
		case detail.Child("FaultCode") != nil:
			return checks.At(detail.Child("FaultCode"), "FaultCode stands right in detail", "cwmp:Fault around it")
		case strings.EqualFold(trim(fault.Child("faultstring").Text()), "CWMP fault") && !plainFault(fault):
			return checks.At(fault, "a CWMP fault has no cwmp:Fault", "detail with cwmp:Fault in it")
		}
		return checks.NotHere
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Rename("Fault/detail/Fault/FaultCode", "cwmp:FaultCode")),
		checks.Breaks(mutate.RawText("Fault/detail", "<FaultCode>9003</FaultCode><FaultString>Invalid arguments</FaultString>")).
			And("CWMP-RTY-009", "because the code then does not ask for the same request again").
			And("CWMP-RTY-021", "because the code then does not ask for the same request again"),
		checks.Breaks(mutate.Text("Fault/detail/Fault/FaultCode", "Invalid arguments")).
			And("CWMP-RTY-009", "because the code then does not ask for the same request again").
			And("CWMP-RTY-021", "because the code then does not ask for the same request again"),
		checks.Breaks(mutate.DropElement("Fault/detail")).
			And("CWMP-RTY-009", "because the code then does not ask for the same request again").
			And("CWMP-RTY-021", "because the code then does not ask for the same request again"),
		checks.Breaks(mutate.MoveElement("Fault/detail/Fault/FaultCode", "Fault/detail/Fault/FaultString")),
	},
	Hint: checks.Hint{
		Allowed:     "detail with one cwmp:Fault, in it FaultCode and, if wanted, FaultString, both without a prefix.",
		Cause:       "One level of elements left out, or a prefix on everything.",
		Consequence: "The peer sees that something went wrong but not what.",
		Remedy:      "The sender has to nest the elements as the schema does.",
	},
}

// plainFault tells whether the faultcode is one of SOAP itself, whose faults are free in their text (CWMP-FLT-013).
func plainFault(fault *xmltree.Node) bool {
	_, code := splitName(trim(fault.Child("faultcode").Text()))
	return code == "MustUnderstand" || code == "VersionMismatch"
}

// ownFault judges the Fault element of CWMP.
func ownFault(own *xmltree.Node) error {
	code, text := own.Child("FaultCode"), own.Child("FaultString")
	switch {
	case own.Space() == "":
		return checks.At(own, "Fault in detail is in no namespace", "Fault in the CWMP namespace")
	case code == nil:
		return checks.At(own, "cwmp:Fault has no FaultCode", "FaultCode")
	case code.Space() != "":
		return checks.At(code, "FaultCode is in namespace "+quote(code.Space()), "an unqualified FaultCode")
	case text != nil && text.Space() != "":
		return checks.At(text, "FaultString is in namespace "+quote(text.Space()), "an unqualified FaultString")
	}
	if _, err := code.Int(); err != nil {
		return checks.At(code, "FaultCode is "+quote(code.Text()), "a number")
	}
	if text != nil && text.Offset() < code.Offset() {
		return checks.At(code, "FaultCode comes after FaultString", "FaultCode first").Warn()
	}
	return nil
}

// CWMPFault is the Fault element of CWMP in a fault, nil in a plain SOAP fault and in one without detail.
func CWMPFault(m *capture.Message) *xmltree.Node {
	if !m.Fault() {
		return nil
	}
	return m.Element().Child("detail").Child("Fault")
}
