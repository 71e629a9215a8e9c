package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoRebootForStatus: Status 1 asks for nothing. Why an ACS calls Reboot no recording tells; a Reboot that is the very next
// call of the session only warns.
var NoRebootForStatus = checks.Rule{
	ID:         "CWMP-SPV-042",
	Title:      "The ACS does not call Reboot just because a change was answered with Status 1",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.ShouldNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	WarnOnly:   true,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		pending := false
		for c := range calls(s) {
			if pending {
				if c.ask.Is("Reboot") {
					tell(checks.At(c.ask, "Reboot follows on Status 1", "no Reboot: the CPE applies the change by itself"))
				} else {
					tell(nil)
				}
			}
			pending = c.done("SetParameterValues") && readable(c.answer) == nil && trim(c.answer.Find("Status").Text()) == "1"
		}
		if pending && s.Ended == capture.EndedWell {
			tell(nil)
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("SetParameterValuesResponse/Status", "1")).Only("rpc-objects"),
		checks.Breaks(mutate.OnlySession(2, mutate.RawText("SetParameterValuesResponse/Status", "&#49;"))).Only("rpc-objects"),
	},
	Hint: checks.Hint{
		Allowed:     "Going on with the session, or ending it.",
		Cause:       "The ACS reads Status 1 as a request for a reboot.",
		Consequence: "Customers lose their connection for nothing with each change.",
		Remedy:      "The ACS should leave the reboot to the CPE, and look at the values in the next session.",
	},
}
