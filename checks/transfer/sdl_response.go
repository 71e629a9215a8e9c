package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ScheduleResponse: the answer to ScheduleDownload has nothing in it.
var ScheduleResponse = checks.Rule{
	ID:         "CWMP-SDL-001",
	Title:      "ScheduleDownloadResponse is empty",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("ScheduleDownloadResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		return noArguments(m)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.InsertInto("ScheduleDownloadResponse", "<Status>1</Status>")).
			And("CWMP-XSD-005", "because it is no argument of the call"),
		checks.Breaks(mutate.InsertInto("ScheduleDownloadResponse", "<StartTime>0001-01-01T00:00:00Z</StartTime>")).
			And("CWMP-XSD-005", "because it is no argument of the call"),
	},
	Hint: checks.Hint{
		Allowed:     "An element without members.",
		Cause:       "The answer of Download is used for both.",
		Consequence: "An ACS that checks against the schema refuses the answer.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}

// noArguments judges a response that has none.
func noArguments(m *capture.Message) error {
	if !readable(m) {
		return checks.NotHere
	}
	if c := m.Element().FirstChild(); c != nil {
		return checks.At(c, m.Name()+" has an argument "+quote(c.Local()), "no arguments")
	}
	return nil
}
