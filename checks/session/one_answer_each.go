package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OneAnswerEach: in a session that ended well every request of either side got exactly one answer.
var OneAnswerEach = checks.Rule{
	ID:         "CWMP-SES-031",
	Title:      "Every request in a completed session has exactly one answer",
	Spec:       checks.TR069("3.7"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Ended != capture.EndedWell || s.NoStart || s.Doubtful || s.Window > 0 || s.More {
			return
		}
		for t := range s.Turns() {
			oneAnswer(t, tell)
		}
	},
	Follows: []string{"CWMP-SES-004", "CWMP-SES-005", "CWMP-SES-018", "CWMP-SES-019"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.EmptyBody(mutate.First(mutate.ByMethod("GetParameterNamesResponse")))).Only("two-requests").
			And("CWMP-SES-004", "because an empty POST then stands where the answer is due").
			And("CWMP-SES-020", "because the next request of the ACS then comes before the answer to the last"),
		checks.Breaks(mutate.RepeatExchange(mutate.First(mutate.ByMethod("GetParameterValuesResponse")))).Only("two-requests", "session-after-transfer").
			And("CWMP-SES-005", "because the second answer was not asked for").
			And("CWMP-SES-011", "because the session had ended with the empty response"),
	},
	Hint: checks.Hint{
		Allowed:     "One response or one fault for each request.",
		Cause:       "Answers are queued apart from the requests they belong to, and one is lost or sent twice.",
		Consequence: "One side waits for an answer that never comes, or books an answer twice.",
		Remedy:      "The maker of the side that is named has to tie each answer to its request.",
	},
}

func oneAnswer(t capture.Turn, tell checks.Tell) {
	m := t.Exchange.Request
	switch {
	case t.Post == capture.PostAnswer && t.Ask == nil:
		tell(checks.At(m, m.Name()+" answers no open request", "one answer for each request"))
	case t.Post == capture.PostAnswer:
		tell(nil)
	case t.Ask != nil && t.Post != capture.PostNone:
		tell(checks.At(m, t.Ask.Name()+" of the ACS is left without an answer", "its response or a fault"))
	}
	if t.Post != capture.PostRequest {
		return
	}
	switch t.Reply {
	case capture.ReplyResponse, capture.ReplyFault:
		tell(nil)
	case capture.ReplyEmpty, capture.ReplyRequest:
		tell(checks.At(t.Exchange.Response, m.Name()+" of the CPE is left without an answer", "its response or a fault"))
	}
}
