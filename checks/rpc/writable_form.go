package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// WritableForm: Writable is a boolean of XML Schema.
var WritableForm = checks.Rule{
	ID:         "CWMP-GPN-021",
	Title:      "Writable is 0, 1, true or false",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("GetParameterNamesResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		looked := false
		for n := m.Find("ParameterList").FirstChild(); n != nil; n = n.NextSibling() {
			writable := n.Child("Writable")
			if writable == nil {
				continue
			}
			looked = true
			if text := writable.RawText(); len(text) == 1 && (text[0] == '0' || text[0] == '1') {
				continue // as nearly all are
			}
			if _, err := writable.Bool(); err != nil {
				return checks.At(writable, "Writable is "+quote(writable.Text()), "0, 1, true or false")
			}
		}
		return first(nil, looked)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("GetParameterNamesResponse/ParameterList/ParameterInfoStruct/Writable", "Yes")).
			And("CWMP-TYP-001", "because it is no boolean anywhere"),
		checks.Breaks(mutate.Text("GetParameterNamesResponse/ParameterList/ParameterInfoStruct/Writable", "TRUE")).
			And("CWMP-TYP-001", "because it is no boolean anywhere"),
	},
	Hint: checks.Hint{
		Allowed:     "0, 1, true and false, in small letters.",
		Cause:       "The value is printed by a routine that is meant for people.",
		Consequence: "The ACS takes every parameter for read-only, or refuses the answer.",
		Remedy:      "The maker of the CPE has to print a boolean of XML Schema.",
	},
}
