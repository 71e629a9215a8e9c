package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ItemComplete: each entry says which parameter it speaks of, and what is wrong with it.
var ItemComplete = checks.Rule{
	ID:         "CWMP-SPV-024",
	Title:      "A SetParameterValuesFault has ParameterName and a FaultCode of the CPE",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Faults().From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		looked := false
		for n := range own(m).FindAll("SetParameterValuesFault") {
			looked = true
			name, code := n.Child("ParameterName"), n.Child("FaultCode")
			switch {
			case name == nil:
				return checks.At(n, "an entry has no ParameterName", "the name of the parameter")
			case code == nil:
				return checks.At(n, "the entry of "+quote(name.Text())+" has no FaultCode", "a code such as 9007")
			}
			value, err := code.Int()
			if side, _ := cwmp.FaultRange(int(value)); f.Version >= cwmp.V1_2 && (err != nil || side != cwmp.CPE) {
				return checks.At(code, "the code of an entry is "+quote(code.Text()), "a code of the CPE, such as 9007")
			}
		}
		return first(nil, looked)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropElement("Fault/detail/Fault/SetParameterValuesFault/FaultCode")),
		checks.Breaks(mutate.DropElement("Fault/detail/Fault/SetParameterValuesFault/ParameterName")),
		checks.Breaks(mutate.Text("Fault/detail/Fault/SetParameterValuesFault/FaultCode", "8003")),
	},
	Hint: checks.Hint{
		Allowed:     "ParameterName, FaultCode and, if wanted, FaultString in each entry.",
		Cause:       "Entries are written for errors that have no code of their own in the client.",
		Consequence: "The ACS cannot tell which of its values was refused and why; a strict parser refuses the fault.",
		Remedy:      "The maker of the CPE has to fill both; 9002 fits where nothing else does.",
	},
}
