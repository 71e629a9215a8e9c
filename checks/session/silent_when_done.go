package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SilentWhenDone: an empty POST that is not held says that the CPE has no more requests in this session.
var SilentWhenDone = checks.Rule{
	ID:         "CWMP-SES-007",
	Title:      "The CPE sends no request of its own after its unheld empty POST",
	Spec:       checks.TR069("3.7.1.3"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		for t := range s.Turns() {
			switch {
			case !t.DoneKnown || !t.Done || t.State == capture.StateFailed || t.State == capture.StateEnded:
			case t.Post == capture.PostRequest:
				tell(checks.At(t.Exchange.Request, t.Exchange.Request.Name()+" is sent after the empty POST", "answers only"))
			case t.Post != capture.PostNone:
				tell(nil)
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.ByMethod("GetParameterValuesResponse")), mutate.First(mutate.ByMethod("TransferComplete")))).Only("session-after-transfer").
			And("CWMP-SES-004", "because the answer gives way to the request").
			And("CWMP-SES-018", "because the answer to the former POST does not fit TransferComplete").
			And("CWMP-SES-012", "because the request of the ACS is then never answered"),
		checks.Breaks(mutate.SwapExchanges(mutate.First(mutate.ByMethod("TransferComplete")), mutate.EmptyPost(1))).Only("session-after-transfer").
			And("CWMP-SES-008", "because the empty POST then comes before the pending call").
			And("CWMP-SES-004", "because the request that answers the empty POST is then not answered next"),
	},
	Hint: checks.Hint{
		Allowed:     "After the unheld empty POST: answers to the ACS, nothing else.",
		Cause:       "A widespread client sends TransferComplete only when its empty POST was answered with an empty response.",
		Consequence: "The ACS has closed the session in its books; the completion of a transfer is lost or told twice.",
		Remedy:      "The maker of the CPE has to send its requests before the empty POST; an ACS can go on listening.",
	},
}
