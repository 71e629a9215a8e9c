package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// InformAnswered: Inform is answered by InformResponse or a fault in the same round trip. An HTTP error ends the
// session and is no answer of another kind.
var InformAnswered = checks.Rule{
	ID:         "CWMP-SES-017",
	Title:      "Inform is answered by InformResponse or a fault in the same round trip",
	Spec:       checks.TR069("3.7.2.1"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for t := range s.Turns() {
			if t.Post == capture.PostInform {
				tell(replied(t, "InformResponse or a fault", capture.ReplyInformResponse, capture.ReplyFault))
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.ResponseTo("Inform")), mutate.Last(mutate.Status(204)))).Only("connreq-burst", "connreq-twice"),
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.ResponseTo("Inform")), mutate.First(mutate.ByMethod("GetParameterValues")))).Only("two-requests").
			And("CWMP-SES-019", "because a request of the ACS then answers Inform").
			And("CWMP-SES-004", "because the request that answers Inform is not answered next").
			And("CWMP-SES-020", "because that request is still open when the next comes").
			And("CWMP-SES-031", "because that request has no answer").
			And("CWMP-SES-003", "because nothing but Inform may follow until Inform is answered"),
	},
	Hint: checks.Hint{
		Allowed:     "InformResponse, a fault, a challenge or a redirect; an HTTP error ends the session.",
		Cause:       "The ACS hides an internal error or an unknown device behind an empty response.",
		Consequence: "The CPE takes the session for failed and retries it, with growing waits, for ever.",
		Remedy:      "The maker of the ACS has to answer with InformResponse or fault 8001; nothing can be done at the CPE.",
	},
}

// replied tells whether the response of a turn is of one of the kinds allowed. Errors of HTTP end the session and are
// judged elsewhere; a response that never came is nobody's answer.
func replied(t capture.Turn, expected string, allowed ...capture.Reply) error {
	switch t.Reply {
	case capture.ReplyNone, capture.ReplyError:
		return checks.NotHere
	}
	for _, a := range allowed {
		if t.Reply == a {
			return nil
		}
	}
	m := t.Exchange.Response
	return checks.At(m, t.Exchange.Request.Name()+" is answered by "+m.Name(), expected)
}
