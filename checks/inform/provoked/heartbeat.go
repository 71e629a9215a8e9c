package provoked

import (
	"time"

	"cwmplab/checks"
	event "cwmplab/checks/event/provoked"
	session "cwmplab/checks/session/provoked"
	"cwmplab/cwmp"
)

// HeartbeatTimes: the steps of CWMP-EVT-024. That a device chooses a time by chance where none is named shows with many devices
// only.
var HeartbeatTimes = checks.Rule{
	ID:            "CWMP-IFM-028",
	Title:         "Informs of HeartbeatPolicy have 14 HEARTBEAT, and fall on InitiationTime and whole intervals",
	Spec:          checks.TR069("Annex O").And(checks.DataModel("ManagementServer.HeartbeatPolicy")),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.OnlyAmendment6,
	Confidence:    checks.Likely,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return event.HeartbeatOnTime(p) },
	Mutants:       []checks.Mutant{beatsLater(12 * time.Second), beatsLater(15 * time.Second)},
	Hint: checks.Hint{
		Allowed:     "Times that lie whole intervals from InitiationTime, by the clock of the device, a quarter of the interval later at most.",
		Cause:       "The timer starts when the parameter is set, or is that of periodic sessions.",
		Consequence: "Heartbeats that were meant to be spread come all at once.",
		Remedy:      "The maker of the CPE has to reckon from InitiationTime, also where it lies far ahead.",
	},
}

// beatsLater is the mutant in which all heartbeats come later, and their times say so.
func beatsLater(d time.Duration) checks.Mutant {
	return checks.Breaks(session.Shifted(d)).Only("provoked/cwmp-evt-024")
}
