package event

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// TransferFollows: a session that announces a finished transfer tells how it ended.
var TransferFollows = checks.Rule{
	ID:           "CWMP-EVT-017",
	Title:        "7 TRANSFER COMPLETE means that TransferComplete follows in the session",
	Spec:         checks.TR069("3.7.1.5"),
	Level:        checks.Must,
	Role:         cwmp.CPE,
	Versions:     checks.AllVersions,
	Confidence:   checks.Seen,
	Observe:      checks.Session(),
	CheckSession: follows("7 TRANSFER COMPLETE"),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropExchange(mutate.ByMethod("TransferComplete"))).
			And("CWMP-SES-008", "because the empty POST comes without the call").Only("download-transfer-complete", "hold-requests").And("CWMP-TC-009", "because the call is not made"), checks.Breaks(mutate.ReplaceInBody(
			"cwmp:TransferComplete",
			"cwmp:X_001122_Done",
		)).
			And("CWMP-SES-008", "because the empty POST comes without the call").Only("download-transfer-complete", "hold-requests").And("CWMP-TC-009", "because the call is not made"),
	},
	Hint: checks.Hint{
		Allowed:     "TransferComplete in the session that announces it; a failed session announces it again.",
		Cause:       "The client ends the session early, or forgets its own call when the ACS has requests.",
		Consequence: "The event stays pending in the device and comes in each session, or the ACS never hears of the result.",
		Remedy:      "The maker of the CPE has to make the call before the empty POST; an ACS can keep the session open.",
	},
}
