package provoked

import (
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

const itemCode = "detail/Fault/SetParameterValuesFault/FaultCode"

// URLReadOnly: the step "set" writes ConnectionRequestURL. That it is refused is the requirement; another code than 9008
// is warned about.
var URLReadOnly = checks.Rule{
	ID:            "CWMP-CRQ-006",
	Title:         "ConnectionRequestURL cannot be set",
	Spec:          checks.DataModel("ManagementServer.ConnectionRequestURL"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: urlReadOnly,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text(itemCode, "9007")).Only("provoked/cwmp-crq-006"),
		checks.Breaks(mutate.Text("detail/Fault/FaultCode", "9002")).Only("provoked/cwmp-crq-006"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9003 with a SetParameterValuesFault for the parameter whose code is 9008.",
		Cause:       "The parameter is stored like any other text.",
		Consequence: "A mistake of the ACS makes the device unreachable.",
		Remedy:      "The maker of the CPE has to refuse the call.",
	},
}

func urlReadOnly(p *checks.Provocation, _ *checks.Facts) error {
	c := p.Call("set")
	if v := c.Unanswered(); v != nil {
		return v
	}
	if c.Responded() {
		return checks.At(c.Answer.Element(), "ConnectionRequestURL is set", "fault 9003, 9008 for the item").In(c.Answer)
	}
	if c.Code() != 9003 {
		return checks.At(c.Answer.Element(), "the call is refused with fault "+c.Answer.Summary.FaultCode, "fault 9003, 9008 for the item").In(c.Answer).Warn()
	}
	for n := range c.Answer.FindAll("detail/Fault/SetParameterValuesFault") {
		if code := n.Child("FaultCode"); ends(n.Child("ParameterName").Text(), "ManagementServer.ConnectionRequestURL") && strings.TrimSpace(code.Text()) != "9008" {
			return checks.At(code, "the item has the code "+code.Text(), "9008").In(c.Answer).Warn()
		}
	}
	return nil
}

// valueOf finds a value in a GetParameterValuesResponse by the end of its name, nil if it is not there.
func valueOf(c checks.Call, name string) *xmltree.Node {
	if !c.Responded() {
		return nil
	}
	for n := range c.Answer.FindAll("ParameterList/ParameterValueStruct") {
		if ends(n.Child("Name").Text(), name) {
			return n.Child("Value")
		}
	}
	return nil
}

// ends tells whether a full parameter name is that of a name below the root.
func ends(full, name string) bool { return strings.HasSuffix(full, "."+name) }
