package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ParametersOnly: objects have no value.
var ParametersOnly = checks.Rule{
	ID:         "CWMP-GPV-007",
	Title:      "GetParameterValuesResponse holds parameters, no objects",
	Spec:       checks.TR069("A.3.2.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("GetParameterValuesResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		l, err := names(m, f)
		if err != nil {
			return err
		}
		for _, it := range l.items {
			if object(it.name) {
				return checks.At(it.node, quote(it.name)+" is an object", "names of parameters, which do not end with a dot")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Name", "with a dot at its end", func(name string) string { return name + "." })).
			And("CWMP-GPV-001", "because the parameter itself is missing"),
		checks.Breaks(mutate.ChangeText("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Name", "is its object", above)).
			And("CWMP-GPV-001", "because the parameter itself is missing"),
	},
	Hint: checks.Hint{
		Allowed:     "Full names of parameters only.",
		Cause:       "One walk over the tree serves GetParameterNames and GetParameterValues.",
		Consequence: "The ACS stores parameters that do not exist, or refuses the answer.",
		Remedy:      "The maker of the CPE has to leave objects out of the values.",
	},
}
