package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OneRequestAtATime: the next request of the ACS comes at the earliest in the response to the answer to its last.
var OneRequestAtATime = checks.Rule{
	ID:         "CWMP-SES-020",
	Title:      "Only one request of the ACS is outstanding",
	Spec:       checks.TR069("3.7.2.3"),
	Level:      checks.MustNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		for t := range s.Turns() {
			switch {
			case t.Reply != capture.ReplyRequest || t.State == capture.StateUnknown:
			case t.Ask != nil && t.Post != capture.PostAnswer:
				tell(checks.At(t.Exchange.Response, t.Exchange.Response.Name()+" is sent while "+t.Ask.Name()+" is not answered", "no request before the answer has come"))
			default:
				tell(nil)
			}
		}
	},
	Follows: []string{"CWMP-SES-004"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.EmptyBody(mutate.ByMethod("GetParameterNamesResponse"))).Only("two-requests").
			And("CWMP-SES-004", "because the CPE is the first to break the order").
			And("CWMP-SES-031", "because the request then has no answer"),
		checks.Breaks(mutate.EmptyBody(mutate.ByMethod("SetParameterValuesResponse"))).Only("two-requests").
			And("CWMP-SES-004", "because the CPE is the first to break the order").
			And("CWMP-SES-031", "because the request then has no answer"),
	},
	Hint: checks.Hint{
		Allowed:     "A request in response to an empty POST, or in response to the answer to the last request.",
		Cause:       "The ACS works through its queue by POSTs, not by answers.",
		Consequence: "The CPE answers one of the two, and the ACS books the answer under the other.",
		Remedy:      "The maker of the ACS has to wait for the answer, or fail the session when an empty POST comes instead.",
	},
}
