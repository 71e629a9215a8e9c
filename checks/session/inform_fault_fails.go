package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// InformFaultFails: a refused Inform opens no session.
var InformFaultFails = checks.Rule{
	ID:         "CWMP-RTY-019",
	Aliases:    []string{"CWMP-IFM-022"},
	Title:      "A fault other than 8005 to Inform ends the session",
	Spec:       checks.TR069("3.7.1.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful || s.NoStart {
			return
		}
		refused := false
		for t := range s.Turns() {
			if refused && t.Post != capture.PostInform && t.Post != capture.PostNone {
				tell(checks.At(t.Exchange.Request, t.Exchange.Request.Name()+" is sent though Inform was answered with a fault", "the end of the session and a retry"))
				return
			}
			refused = t.Post == capture.PostInform && t.Reply == capture.ReplyFault && t.After.State == capture.StateFailed
		}
		if refused && !s.More {
			tell(nil)
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.CopyExchange(mutate.First(mutate.ResponseTo("Inform")), mutate.EmptyPost(1))).Only("retry-inform-fault"),
		checks.Breaks(mutate.Seq(mutate.CopyExchange(mutate.First(mutate.ResponseTo("Inform")), mutate.EmptyPost(1)), mutate.StatusLine(mutate.ResponseToEmptyPost(1), "HTTP/1.1 400 Bad Request"))).Only("retry-inform-fault"),
	},
	Hint: checks.Hint{
		Allowed:     "The end of the session, and a retry after the wait of the table.",
		Cause:       "The client looks at the HTTP status and takes 200 for success.",
		Consequence: "The CPE goes on in a session that the ACS does not have; its events count as delivered and are lost.",
		Remedy:      "The maker of the CPE has to look into the body; an ACS may refuse what follows.",
	},
}
