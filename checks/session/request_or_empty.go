package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RequestOrEmpty: what answers an empty POST or an answer of the CPE is one request of the ACS, or nothing.
var RequestOrEmpty = checks.Rule{
	ID:         "CWMP-SES-021",
	Title:      "An empty POST or an answer gets one ACS request or an empty response",
	Spec:       checks.TR069("3.7.2.3"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for t := range s.Turns() {
			if t.Post != capture.PostEmpty && t.Post != capture.PostAnswer || outOfTurn(t) {
				continue
			}
			tell(replied(t, "a request of the ACS or an empty response", capture.ReplyRequest, capture.ReplyEmpty))
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.ByMethod("GetParameterValues")), mutate.First(mutate.ResponseTo("Inform")))).Only("two-requests", "session-after-transfer").
			And("CWMP-SES-005", "because the answer that follows was not asked for").
			And("CWMP-SES-031", "because the answer that follows belongs to no request"),
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.ByMethod("SetParameterValues")), mutate.First(mutate.ResponseTo("Inform")))).Only("two-requests").
			And("CWMP-SES-005", "because the answer that follows was not asked for").
			And("CWMP-SES-031", "because the answer that follows belongs to no request"),
	},
	Hint: checks.Hint{
		Allowed:     "One request of the ACS, an empty response, a challenge or a redirect; an HTTP error ends the session.",
		Cause:       "The ACS answers an empty POST as if it were the Inform again.",
		Consequence: "The CPE cannot make sense of the message and fails the session.",
		Remedy:      "The maker of the ACS has to send 204 when nothing is queued.",
	},
}

// outOfTurn tells whether the CPE had no right to this POST, so that no answer to it can be held against the ACS:
// before the session was established, after it had failed, or in place of an answer that is due.
func outOfTurn(t capture.Turn) bool {
	switch t.State {
	case capture.StateIdle, capture.StateAgain, capture.StateFailed:
		return true
	case capture.StateAnswer:
		return t.Post != capture.PostAnswer
	}
	return false
}
