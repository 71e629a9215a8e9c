package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NothingAfterEnd: after its empty response to the final turn of the CPE the ACS sends nothing more in the session. A
// further empty response to a POST that should not have come is not held against it.
var NothingAfterEnd = checks.Rule{
	ID:         "CWMP-SES-023",
	Title:      "After its final empty response the ACS sends nothing more",
	Spec:       checks.TR069("3.7.2.4"),
	Level:      checks.MustNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		ended := false
		for t := range s.Turns() {
			if t.State == capture.StateEnded && t.Post != capture.PostInform {
				switch t.Reply {
				case capture.ReplyRequest, capture.ReplyInformResponse, capture.ReplyResponse:
					tell(checks.At(t.Exchange.Response, t.Exchange.Response.Name()+" is sent after the session had ended", "nothing more, or an HTTP error"))
					return
				}
			}
			ended = t.After.State == capture.StateEnded
		}
		if ended && !s.More {
			tell(nil)
		}
	},
	Follows: []string{"CWMP-SES-011"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.CopyExchange(mutate.Last(mutate.EmptyPosts()), mutate.First(mutate.ByMethod("TransferComplete")))).Only("download-transfer-complete", "hold-requests").
			And("CWMP-SES-011", "because the CPE is the first to go on").
			And("CWMP-TC-013", "because the same completion is then sent twice"),
		checks.Breaks(mutate.CopyExchange(mutate.Last(mutate.Status(204)), mutate.EmptyPost(1))).Only("two-requests").
			And("CWMP-SES-011", "because the CPE is the first to go on"),
	},
	Hint: checks.Hint{
		Allowed:     "Nothing, or an HTTP error, until the next Inform.",
		Cause:       "A request was queued just after the ACS had answered with 204, and the ACS sends it into the closed session.",
		Consequence: "The CPE has left; the request is lost, though the ACS books it as sent.",
		Remedy:      "The maker of the ACS has to keep the request for the next session.",
	},
}
