package event

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Kept: what a failed session could not deliver comes again in the next one, as the policy of the table says.
var Kept = checks.Rule{
	ID:          "CWMP-EVT-031",
	Title:       "Events are kept over failed sessions and reboots as their policy says",
	Spec:        checks.TR069("3.7.1.5"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return &retentionFold{} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>6 CONNECTION REQUEST<"))).
			Only("retry-after-503").
			And("CWMP-RTY-016", "because the retry lacks the event"),
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>4 VALUE CHANGE<"))).
			Only("retry-after-503").
			And("CWMP-RTY-016", "because the retry lacks the event"),
	},
	Hint: checks.Hint{
		Allowed:     "The same events again, and new ones; 6 CONNECTION REQUEST is dropped, and at a reboot 1 BOOT, 4 VALUE CHANGE and 8 DIAGNOSTICS COMPLETE of before may be.",
		Cause:       "Events are cleared when the Inform is sent instead of when InformResponse has come.",
		Consequence: "The ACS never hears of a boot, a bootstrap or a finished transfer when the network fails in the wrong moment.",
		Remedy:      "The maker of the CPE has to clear events on InformResponse only; an ACS can read back what it missed.",
	},
}
