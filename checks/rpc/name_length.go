package rpc

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NameLength: no name is longer than the type of the schema allows.
var NameLength = checks.Rule{
	ID:         "CWMP-GPN-018",
	Title:      "Names in GetParameterNamesResponse have at most 256 characters",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("GetParameterNamesResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		l, err := names(m, f)
		if err != nil || l.longest <= 256 {
			return err
		}
		for _, it := range l.items {
			if count := utf8.RuneCountInString(it.name); count > 256 {
				return checks.At(it.node, "a name has "+strconv.Itoa(count)+" characters", "at most 256")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("GetParameterNamesResponse/ParameterList/ParameterInfoStruct/Name", "Device.X_001122_"+strings.Repeat("VeryLong", 32))).
			And("CWMP-XSD-010", "because the text is too long for any list").
			And("CWMP-DM-004", "because the path of a vendor object is too long").
			And("CWMP-GPN-003", "because the name is not below the path").
			And("CWMP-GPN-005", "because the name is no root object").
			And("CWMP-GPN-017", "because the object is not listed under its name").
			And("CWMP-DM-001", "because the root is another one").
			And("CWMP-ADD-010", "because a row is no longer listed"),
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.DeviceInfo.ModelName<", "<Name>Device.DeviceInfo.X_001122_"+strings.Repeat("Serial", 50)+"<")).
			And("CWMP-XSD-010", "because the text is too long for any list").
			And("CWMP-DM-004", "because the path of a vendor object is too long"),
	},
	Hint: checks.Hint{
		Allowed:     "Names of up to 256 characters, the path included.",
		Cause:       "A deep vendor object, with long names on each level.",
		Consequence: "The ACS cuts the name or refuses the answer.",
		Remedy:      "The maker of the CPE has to shorten the names of its objects.",
	},
}
