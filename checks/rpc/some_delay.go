package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SomeDelay: a delay of nothing is no delay.
var SomeDelay = checks.Rule{
	ID:         "CWMP-SI-008",
	Title:      "DelaySeconds of ScheduleInform is greater than zero",
	Spec:       checks.TR069("A.4.1.2"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("ScheduleInform").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		node := m.Find("DelaySeconds")
		seconds, err := node.Int()
		switch {
		case err != nil:
			return checks.NotHere
		case seconds <= 0:
			return checks.At(node, "DelaySeconds is "+trim(node.Text()), "1 or more")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("ScheduleInform/DelaySeconds", "0")),
		checks.Breaks(mutate.Text("ScheduleInform/DelaySeconds", "000")),
	},
	Hint: checks.Hint{
		Allowed:     "Any number of seconds from 1 on.",
		Cause:       "The ACS wants a session at once and uses the wrong tool for it.",
		Consequence: "The CPE refuses the request with 9003, or never comes.",
		Remedy:      "The ACS has to send a delay; for a session at once there is the connection request.",
	},
}
