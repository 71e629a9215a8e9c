package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// KickedEvent: the call is made because of the event.
var KickedEvent = checks.Rule{
	ID:         "CWMP-DEP-003",
	Title:      "Kicked is called in a session with 5 KICKED",
	Spec:       checks.TR069("A.4.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.NoStart || s.Doubtful || s.Inform() == nil {
			return
		}
		for _, x := range s.Exchanges {
			switch {
			case !x.Request.IsRequest("Kicked") || x.HTTPLevel():
			case has(s, "5 KICKED"):
				tell(nil)
			default:
				tell(checks.At(x.Request, "Kicked is called though the Inform has no 5 KICKED", "5 KICKED in the Inform of the session"))
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>5 KICKED<", "<EventCode>2 PERIODIC<")).Only("rpc-kicked"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>5 KICKED<", "<EventCode>6 CONNECTION REQUEST<")).Only("rpc-kicked"),
	},
	Hint: checks.Hint{
		Allowed:     "5 KICKED in the Inform, then Kicked.",
		Cause:       "The client calls the method as soon as the user asks for it, in whatever session.",
		Consequence: "The ACS has no page ready for the user.",
		Remedy:      "The maker of the CPE has to open a session with the event.",
	},
}
