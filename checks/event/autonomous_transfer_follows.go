package event

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AutonomousTransferFollows: a session that announces a transfer of the device itself tells how it ended.
var AutonomousTransferFollows = checks.Rule{
	ID:           "CWMP-EVT-021",
	Title:        "10 AUTONOMOUS TRANSFER COMPLETE means that its call follows in the session",
	Spec:         checks.TR069("3.7.1.5"),
	Level:        checks.Must,
	Role:         cwmp.CPE,
	Versions:     checks.Since(cwmp.V1_1),
	Confidence:   checks.Known,
	Observe:      checks.Session(),
	CheckSession: follows("10 AUTONOMOUS TRANSFER COMPLETE"),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropExchange(mutate.ByMethod("AutonomousTransferComplete"))).
			And("CWMP-SES-008", "because the empty POST comes without the call"), checks.Breaks(mutate.ReplaceInBody(
			"cwmp:AutonomousTransferComplete",
			"cwmp:X_001122_Complete",
		)).
			And("CWMP-SES-008", "because the empty POST comes without the call"),
	},
	Hint: checks.Hint{
		Allowed:     "AutonomousTransferComplete in the session that announces it; a failed session announces it again.",
		Cause:       "The client ends the session early, or forgets its own call when the ACS has requests.",
		Consequence: "The event stays pending in the device and comes in each session, or the ACS never hears of the result.",
		Remedy:      "The maker of the CPE has to make the call before the empty POST; an ACS can keep the session open.",
	},
}
