package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoRequestForRequest: a POST with a CPE request is answered, never used for a request of the ACS.
var NoRequestForRequest = checks.Rule{
	ID:         "CWMP-SES-019",
	Title:      "The ACS puts no request into the response to a CPE request",
	Spec:       checks.TR069("3.7.2.3"),
	Level:      checks.MustNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for t := range s.Turns() {
			if t.Post != capture.PostInform && t.Post != capture.PostRequest {
				continue
			}
			switch t.Reply {
			case capture.ReplyRequest:
				tell(checks.At(t.Exchange.Response, t.Exchange.Request.Name()+" is answered by a request, "+t.Exchange.Response.Name(), "the response or a fault"))
			case capture.ReplyInformResponse, capture.ReplyResponse, capture.ReplyFault, capture.ReplyEmpty:
				tell(nil)
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.ResponseTo("Inform")), mutate.First(mutate.ByMethod("GetParameterValues")))).Only("two-requests").
			And("CWMP-SES-017", "because Inform then has no answer").
			And("CWMP-SES-004", "because the request that answers Inform is not answered next").
			And("CWMP-SES-020", "because that request is still open when the next comes").
			And("CWMP-SES-031", "because that request has no answer").
			And("CWMP-SES-003", "because nothing but Inform may follow until Inform is answered"),
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.ResponseTo("TransferComplete")), mutate.First(mutate.ByMethod("GetParameterValues")))).Only("session-after-transfer").
			And("CWMP-SES-018", "because TransferComplete then has no answer").
			And("CWMP-SES-004", "because the request that answers it is not answered next").
			And("CWMP-SES-020", "because that request is still open when the next comes").
			And("CWMP-SES-031", "because that request has no answer"),
	},
	Hint: checks.Hint{
		Allowed:     "The answer to the CPE request; requests of the ACS only in response to an empty POST or to an answer.",
		Cause:       "The ACS sends what is queued as soon as it knows the device.",
		Consequence: "Most devices take the session for broken; some carry the request out and some do not.",
		Remedy:      "The maker of the ACS has to wait for the empty POST.",
	},
}
