package provoked

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// KeySet: a call that changes something leaves its key behind. The step "set" is the call, "read" reads the parameter
// that the fact "key" names.
var KeySet = checks.Rule{
	ID:            "CWMP-SPV-016",
	Title:         "A successful SetParameterValues stores its ParameterKey",
	Spec:          checks.TR069("A.3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: keySet,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", "other")).Only("provoked/cwmp-spv-016"),
		checks.Breaks(mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", "")).Only("provoked/cwmp-spv-016"),
	},
	Hint: checks.Hint{
		Allowed:     "ManagementServer.ParameterKey reads as the ParameterKey of the last successful call that carries one.",
		Cause:       "The key is stored when the session ends, or not at all.",
		Consequence: "An ACS that trusts the key configures the device again and again.",
		Remedy:      "The maker of the CPE has to store it with the change.",
	},
}

func keySet(p *checks.Provocation, _ *checks.Facts) error {
	set, read := p.Call("set"), p.Call("read")
	if !set.Responded() {
		return checks.NotHere
	}
	if v := read.Unanswered(); v != nil {
		return v
	}
	want, value := set.Ask.Find("ParameterKey").Text(), valueOf(read.Answer, p.Fact("key"))
	switch {
	case value == nil:
		return checks.NotHere
	case value.Text() != want:
		return checks.At(value, fmt.Sprintf("ParameterKey reads %q", value.Text()), fmt.Sprintf("%q", want)).In(read.Answer)
	}
	return nil
}

// valueOf finds the value of a parameter in a GetParameterValuesResponse, nil if it is not there.
func valueOf(m *capture.Message, name string) *xmltree.Node {
	for n := range m.FindAll("ParameterList/ParameterValueStruct") {
		if n.Child("Name").Text() == name {
			return n.Child("Value")
		}
	}
	return nil
}
