package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SomeNames: a request without a name asks for nothing.
var SomeNames = checks.Rule{
	ID:         "CWMP-GPV-020",
	Title:      "GetParameterValues has at least one name",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("GetParameterValues").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		list := m.Find("ParameterNames")
		if list == nil {
			return checks.NotHere
		}
		if list.FirstChild() == nil {
			return checks.At(list, "ParameterNames is empty", "at least one name; an empty one stands for the whole tree")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceElement("GetParameterValues/ParameterNames", `<ParameterNames soap-enc:arrayType="xsd:string[0]"/>`)),
		checks.Breaks(mutate.RawText("GetParameterValues/ParameterNames", "")).
			And("CWMP-SOP-006", "because the size of the array is another"),
	},
	Hint: checks.Hint{
		Allowed:     "One name or more, each full, a path, or empty.",
		Cause:       "The ACS sends a request although nothing is left to ask for.",
		Consequence: "CPEs answer with an empty list, with a fault, or with everything.",
		Remedy:      "The ACS has to leave the call out.",
	},
}
