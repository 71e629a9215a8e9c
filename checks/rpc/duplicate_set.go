package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoDuplicateSet: a parameter that is set twice in one request has to be refused, so no ACS should send it.
var NoDuplicateSet = checks.Rule{
	ID:         "CWMP-SPV-035",
	Title:      "SetParameterValues does not name a parameter twice",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.ShouldNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	WarnOnly:   true,
	Observe:    checks.Message("SetParameterValues").From(cwmp.ACS),
	Check: func(m *capture.Message, f *checks.Facts) error {
		l, err := names(m, f)
		if err != nil {
			return err
		}
		if again := l.repeated(); again != nil {
			return checks.At(again.node, quote(again.name)+" stands twice", "each parameter once")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.RepeatElement("SetParameterValues/ParameterList/ParameterValueStruct")).
			And("CWMP-SOP-006", "because the size of the array is another"),
		checks.Breaks(mutate.Seq(mutate.RepeatElement("SetParameterValues/ParameterList/ParameterValueStruct"),
			mutate.Text("SetParameterValues/ParameterList/ParameterValueStruct/Value", "1"))).Only("set-parameter-values", "rpc-objects").
			And("CWMP-SOP-006", "because the size of the array is another"),
	},
	Hint: checks.Hint{
		Allowed:     "Each parameter once in a request.",
		Cause:       "Values of several profiles or scripts are joined into one request.",
		Consequence: "The CPE refuses the whole request with 9003; a careless one takes the first or the last value.",
		Remedy:      "The ACS should drop all but the last value before it sends.",
	},
}
