package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// PendingTimes: the answer to a download that is still to come has no times to tell.
var PendingTimes = checks.Rule{
	ID:         "CWMP-DL-004",
	Title:      "With Status 1 the times of DownloadResponse are the Unknown Time",
	Spec:       checks.TR069("A.3.2.8"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("DownloadResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !readable(m) || trimmed(m, "Status") != "1" {
			return checks.NotHere
		}
		return unknownTimes(m.Element())
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.TextOf("DownloadResponse", "StartTime", "2026-03-02T09:15:01Z", 0)).Only("download-transfer-complete"),
		checks.Breaks(mutate.TextOf("DownloadResponse", "CompleteTime", "", 0)).Only("download-transfer-complete").
			And("CWMP-TYP-007", "because an empty text is no dateTime"),
	},
	Hint: checks.Hint{
		Allowed:     "0001-01-01T00:00:00Z in both.",
		Cause:       "The current time is sent, or an empty element.",
		Consequence: "An ACS takes the transfer for done, or cannot read the answer.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
