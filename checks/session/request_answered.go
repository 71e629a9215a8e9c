package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RequestAnswered: the HTTP response to a request of the CPE holds the answer to that very request.
var RequestAnswered = checks.Rule{
	ID:         "CWMP-SES-018",
	Title:      "Each CPE request is answered in the HTTP response to its POST",
	Spec:       checks.TR069("3.7.2.2"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for t := range s.Turns() {
			if t.Post != capture.PostRequest {
				continue
			}
			want := t.Exchange.Request.Name() + "Response or a fault"
			v := replied(t, want, capture.ReplyResponse, capture.ReplyFault)
			if m := t.Exchange.Response; v == nil && t.Reply == capture.ReplyResponse && m.Summary.Method != t.Exchange.Request.Summary.Method {
				v = checks.At(m.Element(), t.Exchange.Request.Name()+" is answered by "+m.Name(), want).In(m)
			}
			tell(v)
		}
	},
	Follows: []string{"CWMP-SES-019", "CWMP-SOP-025"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.ResponseTo("TransferComplete")), mutate.Last(mutate.Status(204)))).Only("session-after-transfer", "hold-requests").
			And("CWMP-SES-031", "because TransferComplete then has no answer"),
		checks.Breaks(mutate.Rename("TransferCompleteResponse", "AutonomousTransferCompleteResponse")).Only("session-after-transfer", "hold-requests"),
	},
	Hint: checks.Hint{
		Allowed:     "The response of the method, a fault, a challenge or a redirect; an HTTP error ends the session.",
		Cause:       "The ACS answers every POST from one queue and does not look at what it received.",
		Consequence: "The CPE counts its request as not delivered and sends it again in each session.",
		Remedy:      "The maker of the ACS has to answer the request before it sends its own.",
	},
}
