package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoPlaceholder: {i} stands in documents only.
var NoPlaceholder = checks.Rule{
	ID:         "CWMP-GPV-015",
	Title:      "Names in GetParameterValuesResponse never hold the placeholder {i}",
	Spec:       checks.TR069("A.3.2.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("GetParameterValuesResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		l, err := names(m, f)
		if err != nil || strings.IndexByte(l.all, '{') < 0 {
			return err
		}
		for _, it := range l.items {
			if strings.Contains(it.name, "{") {
				return checks.At(it.node, quote(it.name)+" holds a placeholder", "the number of an instance")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Name", "with a placeholder in front of its end", func(name string) string {
			return above(name) + "{i}." + last(name)
		})).And("CWMP-GPV-001", "because the parameter itself is missing").
			And("CWMP-DM-002", "because no name may hold a brace"),
		checks.Breaks(mutate.ChangeText("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Name", "with a placeholder at its end", func(name string) string {
			return name + ".{i}"
		})).And("CWMP-GPV-001", "because the parameter itself is missing").
			And("CWMP-DM-002", "because no name may hold a brace"),
	},
	Hint: checks.Hint{
		Allowed:     "Numbers of instances that exist, or aliases.",
		Cause:       "The table of supported parameters is sent in place of what there is.",
		Consequence: "The ACS asks for names that do not exist and gets faults.",
		Remedy:      "The maker of the CPE has to walk over the instances.",
	},
}
