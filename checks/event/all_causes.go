package event

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AllCauses: an Inform lists every cause that is still undelivered. Of causes that a recording holds, those of a
// Reboot are certain: the restart and the command.
var AllCauses = checks.Rule{
	ID:         "CWMP-EVT-002",
	Title:      "All causes not yet delivered are listed",
	Spec:       checks.TR069("A.3.3.1"),
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
		for _, code := range []string{"1 BOOT", "M Reboot"} {
			if l.find(code) == nil {
				tell(place(s, "the cause "+code+" is not listed", "every cause since the last session"))
				return
			}
		}
		tell(nil)
	}),
	Follows: []string{"CWMP-EVT-025"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(
			"<EventCode>M Reboot</EventCode><CommandKey>reboot-7<",
			"<EventCode>2 PERIODIC</EventCode><CommandKey><",
		)).
			Only("event-reboot").
			And("CWMP-EVT-025", "because M Reboot is missing"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>1 BOOT<", "<EventCode>4 VALUE CHANGE<")).Only("event-reboot").
			And("CWMP-EVT-025", "because 1 BOOT is missing"),
	},
	Hint: checks.Hint{
		Allowed:     "All causes since the last session that delivered its events.",
		Cause:       "The client keeps only the last cause.",
		Consequence: "The ACS misses work that the other cause asks for.",
		Remedy:      "The maker of the CPE has to correct its events; an ACS can only guess the cause.",
	},
}
