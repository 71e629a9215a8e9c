package event

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RebootTold: after a Reboot the next Inform has both 1 BOOT and M Reboot with the key of the command.
var RebootTold = checks.Rule{
	ID:         "CWMP-EVT-025",
	Title:      "After Reboot the next Inform has 1 BOOT and M Reboot with its CommandKey",
	Spec:       checks.TR069("3.7.1.5", "A.3.2.9"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device(),
	CheckDevice: causesOf(func(c *causes, s *capture.Session, tell checks.Tell) {
		l := listOf(s.Inform())
		if c.reboot == nil || l.find("0 BOOTSTRAP") != nil {
			return
		}
		switch {
		case l.find("1 BOOT") == nil:
			tell(place(s, "Event has no 1 BOOT after Reboot", "1 BOOT and M Reboot"))
		case !l.has("M Reboot", c.reboot.key):
			tell(place(s, "Event has no M Reboot with the CommandKey "+quote(c.reboot.key), "1 BOOT and M Reboot"))
		default:
			tell(nil)
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M Reboot<", "<EventCode>M X_001122_Reboot<")).
			And("CWMP-EVT-002", "because a cause is not listed"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>1 BOOT<", "<EventCode>2 PERIODIC<")).Only("event-reboot").
			And("CWMP-EVT-002", "because a cause is not listed"),
	},
	Hint: checks.Hint{
		Allowed:     "Both events in the first Inform after the restart; 0 BOOTSTRAP drops them.",
		Cause:       "The key is not stored before the restart, so only 1 BOOT is left.",
		Consequence: "The ACS cannot tell its own reboot from a crash or a power cut.",
		Remedy:      "The maker of the CPE has to store the key before it restarts; an ACS can match by time.",
	},
}
