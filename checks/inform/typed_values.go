package inform

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// TypedValues: each value of the list says its type, as in GetParameterValuesResponse.
var TypedValues = checks.Rule{
	ID:         "CWMP-IFM-016",
	Title:      "Values in Inform carry xsi:type",
	Spec:       checks.TR069("A.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		p := checks.Once(f, m, parametersOf)
		if len(p.values) == 0 {
			return checks.NotHere
		}
		for i, v := range p.values {
			if v != nil && p.types[i] == "" {
				return checks.At(v, "the value of "+quote(p.names[i])+" has no xsi:type", "the type of the data model")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropAttr("Inform/ParameterList/ParameterValueStruct/Value", "xsi:type")).
			And("CWMP-SOP-008", "because it asks for the types of all values"),
		checks.Breaks(mutate.ReplaceInBody(`<Value xsi:type="xsd:boolean">false<`, "<Value>false<")).
			And("CWMP-SOP-008", "because it asks for the types of all values"),
	},
	Hint: checks.Hint{
		Allowed:     "An xsi:type on every Value element.",
		Cause:       "Old templates leave it out for texts.",
		Consequence: "The ACS has to guess the type, and sends the guess back in SetParameterValues.",
		Remedy:      "The maker of the CPE has to correct the Inform; an ACS that must live with it needs an exception for the model.",
	},
}
