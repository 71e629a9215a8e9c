package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AnswerMatches: what the CPE answers belongs to the request that waits, in name and ID, and nothing is answered that
// was not asked.
var AnswerMatches = checks.Rule{
	ID:         "CWMP-SES-005",
	Title:      "Each answer matches the outstanding request of the ACS in name and ID",
	Spec:       checks.TR069("3.5", "3.7.1.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			tell(checks.Unsure("the session could not be told apart from others"))
			return
		}
		for t := range s.Turns() {
			if t.Post == capture.PostAnswer && t.State != capture.StateUnknown && t.State != capture.StateFailed {
				tell(matches(t.Ask, t.Exchange.Request))
			}
		}
	},
	Follows: []string{"CWMP-SES-004"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Rename("GetParameterValuesResponse", "GetParameterNamesResponse")).Only("two-requests", "session-after-transfer").
			And("CWMP-XSD-004", "because the members of the two lists differ").
			And("CWMP-XSD-005", "because the members of the two lists differ").
			And("CWMP-XSD-008", "because the item types of the two lists differ"),
		checks.Breaks(mutate.EmptyBody(mutate.First(mutate.ByMethod("GetParameterValues")))).Only("two-requests", "session-after-transfer").
			And("CWMP-SES-031", "because the answer then belongs to no request").
			And("CWMP-SES-011", "because the empty body is the end of the session").
			And("CWMP-HTP-010", "because the body of the ACS is empty and its status is not"),
	},
	Hint: checks.Hint{
		Allowed:     "The response of the method that was asked for, or a fault, with the ID of the request.",
		Cause:       "Answers of a former session are still queued in the client when the next one begins.",
		Consequence: "The ACS books values under the wrong request or ends the session.",
		Remedy:      "The maker of the CPE has to drop queued answers when a session ends.",
	},
}

// matches compares an answer with the request it should belong to.
func matches(ask, answer *capture.Message) error {
	switch a := &answer.Summary; {
	case ask == nil:
		return checks.At(answer, answer.Name()+" is sent though nothing was asked", "a request or an empty POST")
	case a.Kind == cwmp.KindResponse && a.Method != ask.Summary.Method:
		return checks.At(answer.Element(), answer.Name()+" answers "+ask.Name(), ask.Name()+"Response or a fault").In(answer)
	case a.HasID && ask.Summary.HasID && a.ID != ask.Summary.ID:
		return checks.At(answer.Envelope("Header/ID"), "the ID is "+quote(a.ID), quote(ask.Summary.ID)+", the ID of the request").In(answer)
	}
	return nil
}

// quote shows captured text in a statement, shortened to what fits a line.
func quote(s string) string {
	const most = 60
	if len(s) > most {
		s = s[:most] + "…"
	}
	return `"` + s + `"`
}
