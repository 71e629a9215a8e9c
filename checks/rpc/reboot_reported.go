package rpc

import (
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RebootReported: after the only Reboot of a session the next Inform tells of the restart and of the command. A session that
// begins within seconds may come before the restart.
var RebootReported = checks.Rule{
	ID:         "CWMP-RB-002",
	Title:      "After Reboot the next Inform has 1 BOOT and M Reboot with the CommandKey",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Device(),
	CheckDevice: follow(func(f *followed, s *capture.Session, tell checks.Tell) {
		o := &f.last
		if !o.whole || len(o.reboots) != 1 || o.lost || o.reset || o.moved || has(s, "0 BOOTSTRAP") {
			return
		}
		key := o.reboots[0]
		boot, command := has(s, "1 BOOT"), hasKey(s, "M Reboot", key)
		switch {
		case boot && command:
			tell(nil)
		case !boot && !has(s, "M Reboot") && s.Start.Sub(o.end) < soon:
		case !boot:
			tell(events(s, "there is no 1 BOOT after Reboot", "1 BOOT and M Reboot with the key "+quote(key)))
		default:
			tell(events(s, "there is no M Reboot with the key "+quote(key)+" after Reboot", "1 BOOT and M Reboot with this key"))
		}
	}),
	Follows: []string{"CWMP-EVT-025"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M Reboot</EventCode><CommandKey>reboot-7<", "<EventCode>M Reboot</EventCode><CommandKey><")).
			And("CWMP-EVT-006", "because the key is not that of the command").
			And("CWMP-EVT-025", "because it says the same").
			And("CWMP-RB-007", "because no Reboot has that key"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M Reboot<", "<EventCode>M X_001122_Restart<")).Only("event-reboot").
			And("CWMP-EVT-002", "because a cause is not listed").
			And("CWMP-EVT-025", "because it says the same"),
	},
	Hint: checks.Hint{
		Allowed:     "Both events in the first Inform after the restart, M Reboot with the key letter for letter.",
		Cause:       "The key is not stored before the restart.",
		Consequence: "The ACS takes its own reboot for a crash and may order another one.",
		Remedy:      "The maker of the CPE has to store the key; an ACS can match by time.",
	},
}

// soon is how long after the end of a session a device may not have restarted yet.
const soon = 30 * time.Second
