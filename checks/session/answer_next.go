package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AnswerNext: an ACS request is answered in the very next POST of the session. File transfers over the same connection
// are no POSTs of the session, and challenges and redirects no steps.
var AnswerNext = checks.Rule{
	ID:         "CWMP-SES-004",
	Title:      "A request of the ACS is answered in the very next POST",
	Spec:       checks.TR069("3.7.1.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			tell(checks.Unsure("the session could not be told apart from others"))
			return
		}
		for t := range s.Turns() {
			if t.Ask == nil || t.State == capture.StateFailed {
				continue
			}
			switch t.Post {
			case capture.PostAnswer:
				tell(nil)
			case capture.PostEmpty, capture.PostRequest:
				tell(checks.At(t.Exchange.Request, t.Exchange.Request.Name()+" follows "+t.Ask.Name()+" of the ACS", "its response or a fault"))
				return // what comes after has lost its order
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.EmptyBody(mutate.ByMethod("GetParameterNamesResponse"))).Only("two-requests").
			And("CWMP-SES-031", "because the request then has no answer").
			And("CWMP-SES-020", "because the next request of the ACS then comes before the answer to the last"),
		checks.Breaks(mutate.EmptyBody(mutate.ByMethod("SetParameterValuesResponse"))).Only("two-requests").
			And("CWMP-SES-031", "because the request then has no answer").
			And("CWMP-SES-020", "because the next request of the ACS then comes before the answer to the last"),
	},
	Hint: checks.Hint{
		Allowed:     "The response of the method, or a fault, in the next POST; a 401 or a redirect may come in between.",
		Cause:       "The client works on the request in the background and keeps the session busy with an empty POST meanwhile.",
		Consequence: "The ACS takes the request for lost, ends the session or sends the next request, and the two sides drift apart.",
		Remedy:      "The maker of the CPE has to answer first; an ACS may send the request again in another session.",
	},
}
