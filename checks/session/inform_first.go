package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// InformFirst: a session begins with Inform. Challenges and redirects are not steps, so a repeated POST is no second start.
var InformFirst = checks.Rule{
	ID:         "CWMP-SES-001",
	Aliases:    []string{"CWMP-IFM-017"},
	Title:      "The first message of a session is Inform, in the first POST",
	Spec:       checks.TR069("3.7", "3.7.1.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.NoStart || s.Window > 0 {
			return
		}
		for t := range s.Turns() {
			switch {
			case t.Post == capture.PostInform:
				tell(nil)
			case t.Post != capture.PostNone:
				tell(checks.At(t.Exchange.Request, "the session starts with "+t.Exchange.Request.Name(), "Inform"))
			}
			return
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.EmptyBody(mutate.ByMethod("Inform"))).Only("cpe-boot", "periodic-tr098", "set-parameter-values"),
		checks.Breaks(mutate.Seq(mutate.DropExchange(mutate.ByMethod("Inform")), mutate.DropHeader(mutate.EmptyPosts(), "Cookie"))).Only("periodic-tr098", "set-parameter-values"),
	},
	Hint: checks.Hint{
		Allowed:     "The first POST of a session holds Inform; after a challenge or a redirect the same Inform comes again.",
		Cause:       "A client that reuses a half-finished session after a restart, or that polls its server with an empty POST.",
		Consequence: "The ACS cannot tell which device is speaking and ends the session.",
		Remedy:      "The maker of the CPE has to open each session with Inform; an ACS can only refuse.",
	},
}
