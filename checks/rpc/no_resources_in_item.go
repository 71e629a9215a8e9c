package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoResourcesInItem: lack of resources is a fault of the call, never of one parameter of it.
var NoResourcesInItem = checks.Rule{
	ID:         "CWMP-SPV-023",
	Title:      "SetParameterValuesFault does not use 9004",
	Spec:       checks.TR069("A.5.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Faults().From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		looked := false
		for n := range own(m).FindAll("SetParameterValuesFault/FaultCode") {
			code, err := n.Int()
			if err == nil && code == 9004 {
				return checks.At(n, "a parameter is marked with 9004", "9005 to 9008, or 9004 for the call as a whole")
			}
			looked = looked || err == nil
		}
		return first(nil, looked)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Fault/detail/Fault/SetParameterValuesFault/FaultCode", "9004")),
		checks.Breaks(mutate.InsertAfter("Fault/detail/Fault/SetParameterValuesFault/ParameterName", "<FaultCode>9004</FaultCode>")),
	},
	Hint: checks.Hint{
		Allowed:     "9004 as the code of the fault as a whole; single parameters have 9005 to 9008, or a general code.",
		Cause:       "The first error that writing a parameter gave is passed on as it is.",
		Consequence: "The ACS takes a full memory for a wrong value, and tries other values instead of waiting.",
		Remedy:      "The maker of the CPE has to answer with 9004 as a whole; an ACS can read the two alike.",
	},
}
