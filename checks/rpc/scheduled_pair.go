package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ScheduledPair: a scheduled Inform has the event and the command. Whether its key is that of a command is the business of
// CWMP-EVT-006.
var ScheduledPair = checks.Rule{
	ID:         "CWMP-SI-002",
	Title:      "A scheduled Inform has 3 SCHEDULED without a key and M ScheduleInform",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if readable(m) != nil {
			return checks.NotHere
		}
		event, command := false, false
		for n := range m.FindAll("Event/*") {
			switch key := n.Child("CommandKey"); trim(n.Child("EventCode").Text()) {
			case "3 SCHEDULED":
				event = true
				if trim(key.Text()) != "" {
					return checks.At(key, "3 SCHEDULED has the key "+quote(key.Text()), "an empty key; that of the command stands with M ScheduleInform")
				}
			case "M ScheduleInform":
				command = true
			}
		}
		switch {
		case event && command:
			return nil
		case event:
			return checks.At(m.Find("Event"), "3 SCHEDULED comes without M ScheduleInform", "both")
		case command:
			return checks.At(m.Find("Event"), "M ScheduleInform comes without 3 SCHEDULED", "both")
		}
		return checks.NotHere
	},
	Follows: []string{"CWMP-EVT-013"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>3 SCHEDULED<", "<EventCode>2 PERIODIC<")),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M ScheduleInform<", "<EventCode>M X_001122_Inform<")).
			And("CWMP-EVT-013", "because the event then comes alone"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>3 SCHEDULED</EventCode><CommandKey><", "<EventCode>3 SCHEDULED</EventCode><CommandKey>check-1<")).
			And("CWMP-EVT-005", "because a single event has no key"),
	},
	Hint: checks.Hint{
		Allowed:     "3 SCHEDULED with an empty key, and one M ScheduleInform with its key for each command that is due.",
		Cause:       "The client sends one of the two, or puts the key to the wrong one.",
		Consequence: "The ACS does not know which of its commands is due.",
		Remedy:      "The maker of the CPE has to send both; an ACS can match by time.",
	},
}
