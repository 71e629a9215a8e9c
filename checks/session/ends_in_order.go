package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// EndsInOrder: the CPE does not leave before both sides are done. Only a close that the CPE makes itself, in order,
// while the ACS has kept the connection open, is held against it.
var EndsInOrder = checks.Rule{
	ID:         "CWMP-SES-012",
	Title:      "The CPE does not end the session before both sides are done",
	Spec:       checks.TR069("3.7.1.4"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, f *checks.Facts, tell checks.Tell) {
		if s.Doubtful || s.NoStart || s.More || s.InformResponse() == nil {
			return
		}
		var last capture.Turn
		for t := range s.Turns() {
			if last = t; t.After.State == capture.StateEnded {
				break // what goes on after the end is for CWMP-SES-011
			}
		}
		switch last.After.State {
		case capture.StateEnded:
			tell(nil)
		case capture.StateAnswer, capture.StateFree, capture.StateHeld:
			tell(endOf(s, f, leftEarly(s, last)))
		}
	},
	Follows: []string{"CWMP-SES-009"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.CloseAfter(mutate.First(mutate.ByMethod("GetParameterValues")), capture.ToServer)).Only("set-parameter-values", "connreq-in-session", "session-after-transfer"),
		checks.Breaks(mutate.CloseAfter(mutate.First(mutate.ResponseTo("Inform")), capture.ToServer)).Only("set-parameter-values", "connreq-in-session").
			And("CWMP-SES-009", "because the CPE leaves instead of sending its empty POST"),
	},
	Hint: checks.Hint{
		Allowed:     "An end after an empty response once all is answered; or because of an HTTP error, a malformed answer, 30 s of silence, a lost connection, a fault to Inform, or a file transfer.",
		Cause:       "The client has a limit of its own on time or messages, or acts on the request (a reboot, say) at once.",
		Consequence: "The ACS does not know whether the request was carried out, and sends it again.",
		Remedy:      "The maker of the CPE has to answer and wait for the empty response; an ACS should check before it repeats.",
	},
}

// leftEarly gives the verdict on a session that still waits for the CPE: it may have left in answer to a redirect.
func leftEarly(s *capture.Session, last capture.Turn) error {
	if x := s.Exchanges[len(s.Exchanges)-1]; x.Redirect() && leftBehind(s, x) && redirects(s) <= mostRedirects {
		return leaves(x, "the same POST to where Location says")
	}
	return leftWithout(s, last, "the session to go on until both sides are done")
}

// mostRedirects is how many redirects in a row a CPE has to follow (TR-069 3.4.2).
const mostRedirects = 5

// redirects counts those at the end of a session, one behind the other.
func redirects(s *capture.Session) (n int) {
	for i := len(s.Exchanges) - 1; i >= 0 && s.Exchanges[i].HTTPLevel(); i-- {
		if s.Exchanges[i].Redirect() {
			n++
		}
	}
	return n
}
