package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// DoneTimes: the answer to a download that is done tells when it began and ended.
var DoneTimes = checks.Rule{
	ID:         "CWMP-DL-005",
	Title:      "With Status 0 both times of DownloadResponse are given and in order",
	Spec:       checks.TR069("A.3.2.8"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	Observe:    checks.Message("DownloadResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		switch {
		case !readable(m) || trimmed(m, "Status") != "0":
			return checks.NotHere
		case f.Declared.NoClock:
			return inOrder(m.Element())
		}
		return knownTimes(m.Element())
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<StartTime>2026-03-02T09:15:00Z<", "<StartTime>2026-03-02T09:25:00Z<")).Only("transfer-two"),
		checks.Breaks(mutate.ReplaceInBody("<StartTime>2026-03-02T09:15:00Z<", "<StartTime>0001-01-01T00:00:00Z<")).Only("transfer-two"),
	},
	Hint: checks.Hint{
		Allowed:     "Two times in UTC, the second not before the first; a CPE without a clock cannot know them.",
		Cause:       "The client fills in the times of Status 1.",
		Consequence: "The ACS cannot tell how long the transfer took.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
