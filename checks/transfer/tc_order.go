package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ReportedInOrder: a transfer does not end before it begins.
var ReportedInOrder = checks.Rule{
	ID:         "CWMP-TC-006",
	Title:      "StartTime of TransferComplete is not after CompleteTime",
	Spec:       checks.TR069("A.3.3.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("TransferComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		return inOrder(m.Element())
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("TransferComplete/StartTime", "2031-01-01T00:00:00Z")),
		checks.Breaks(mutate.Text("TransferComplete/CompleteTime", "2001-01-01T00:00:00Z")),
	},
	Hint: checks.Hint{
		Allowed:     "StartTime before or equal to CompleteTime.",
		Cause:       "The clock was set during the transfer, and the start was taken from before.",
		Consequence: "Durations come out negative in the ACS.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
