package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoNameTwice: one answer names each parameter and object once.
var NoNameTwice = checks.Rule{
	ID:         "CWMP-GPN-016",
	Title:      "GetParameterNamesResponse has no name twice",
	Spec:       checks.TR069("A.3.2.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	Observe:    checks.Message("GetParameterNamesResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		l, err := names(m, f)
		if err != nil {
			return err
		}
		if again := l.repeated(); again != nil {
			return checks.At(again.node, quote(again.name)+" stands twice", "each name once")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.RepeatElement("GetParameterNamesResponse/ParameterList/ParameterInfoStruct")).
			And("CWMP-SOP-006", "because the size of the array is another"),
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.DeviceInfo.ModelName<", "<Name>Device.DeviceInfo.Manufacturer<")),
	},
	Hint: checks.Hint{
		Allowed:     "Each parameter and object once.",
		Cause:       "Two parts of the client register the same object.",
		Consequence: "The ACS stores one of two entries, which may differ in Writable.",
		Remedy:      "The maker of the CPE has to merge the two; an ACS can take the first.",
	},
}
