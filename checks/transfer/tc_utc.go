package transfer

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ReportedInUTC: the times of a report are in UTC, or not known.
var ReportedInUTC = checks.Rule{
	ID:         "CWMP-TC-005",
	Title:      "Times of TransferComplete are in UTC or the Unknown Time",
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
		return bothInUTC(m.Element())
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("TransferComplete/StartTime", "")).
			And("CWMP-TYP-007", "because an empty text is no dateTime"),
		checks.Breaks(mutate.ChangeText(
			"TransferComplete/CompleteTime",
			"without its Z",
			func(text string) string { return strings.TrimSuffix(text, "Z") },
		)).
			Only("download-transfer-complete", "event-kept", "transfer-two"),
		checks.Breaks(mutate.ChangeText(
			"TransferComplete/CompleteTime",
			"in local time",
			func(text string) string { return strings.Replace(text, "Z", "-01:00", 1) },
		)).
			Only("download-transfer-complete", "transfer-two"),
	},
	Hint: checks.Hint{
		Allowed:     "Times with Z or +00:00; 0001-01-01T00:00:00Z where they are not known.",
		Cause:       "Local time is printed, or nothing at all for a time that is not known.",
		Consequence: "The ACS takes the transfer for one of another hour, or refuses the call.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
