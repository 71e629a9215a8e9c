package transfer

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// ResultTimes: the times of a result are in UTC, or not known. Other offsets only warn.
var ResultTimes = checks.Rule{
	ID:         "CWMP-DU-011",
	Title:      "Times of a result are valid and in UTC",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("DUStateChangeComplete", "AutonomousDUStateChangeComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		return eachResult(m, func(r *xmltree.Node) error {
			return bothInUTC(r)
		})
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Results/StartTime", "")).
			And("CWMP-TYP-007", "because an empty text is no dateTime"),
		checks.Breaks(mutate.ChangeText(
			"Results/CompleteTime",
			"in local time",
			func(text string) string { return strings.Replace(text, "Z", "+01:00", 1) },
		)),
	},
	Hint: checks.Hint{
		Allowed:     "Times with Z; 0001-01-01T00:00:00Z where they are not known.",
		Cause:       "An empty element stands for a time that is not known.",
		Consequence: "An ACS that checks against the schema refuses the call.",
		Remedy:      "The maker of the CPE has to correct the result; an ACS can read the table of deployment units.",
	},
}
