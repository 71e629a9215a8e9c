package event

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// StateChangeFollows: a session that announces a change of deployment units tells how it ended.
var StateChangeFollows = checks.Rule{
	ID:           "CWMP-EVT-022",
	Title:        "11 and 12 mean that their calls follow in the session",
	Spec:         checks.TR069("3.7.1.5"),
	Level:        checks.Must,
	Role:         cwmp.CPE,
	Versions:     checks.Since(cwmp.V1_2),
	Confidence:   checks.Known,
	Observe:      checks.Session(),
	CheckSession: follows("11 DU STATE CHANGE COMPLETE", "12 AUTONOMOUS DU STATE CHANGE COMPLETE"),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropExchange(mutate.ByMethod("DUStateChangeComplete"))).
			And("CWMP-SES-008", "because the empty POST comes without the call"), checks.Breaks(mutate.DropExchange(
			mutate.ByMethod("AutonomousDUStateChangeComplete"),
		)).
			And("CWMP-SES-008", "because the empty POST comes without the call"),
	},
	Hint: checks.Hint{
		Allowed:     "DUStateChangeComplete or AutonomousDUStateChangeComplete in the session that announces it; a failed session announces it again.",
		Cause:       "The client ends the session early, or forgets its own call when the ACS has requests.",
		Consequence: "The event stays pending in the device and comes in each session, or the ACS never hears of the result.",
		Remedy:      "The maker of the CPE has to make the call before the empty POST; an ACS can keep the session open.",
	},
}
