package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SilentWhileHeld: while HoldRequests is true the CPE sends no request of its own.
var SilentWhileHeld = checks.Rule{
	ID:         "CWMP-SES-006",
	Title:      "The CPE sends no request of its own while HoldRequests is true",
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
			case !t.HeldKnown || !t.Held || t.State == capture.StateFailed || t.State == capture.StateAgain:
			case t.Post == capture.PostRequest:
				tell(checks.At(t.Exchange.Request, t.Exchange.Request.Name()+" is sent while the ACS holds requests", "an empty POST"))
			case t.Post != capture.PostNone:
				tell(nil)
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.Text("Header/HoldRequests", "1"), mutate.ReplaceWith(mutate.First(mutate.EmptyPosts()), mutate.ByMethod("TransferComplete")))).Only("hold-requests").
			And("CWMP-SES-018", "because the answer to the empty POST does not fit TransferComplete").
			And("CWMP-SES-019", "because the ACS request that answered the empty POST now answers TransferComplete").
			And("CWMP-SES-031", "because TransferComplete then has no answer").
			And("CWMP-AUT-020", "because the copy brings the nc of a later POST"),
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.EmptyPosts()), mutate.ByMethod("TransferComplete"))).Only("hold-requests").
			And("CWMP-SES-018", "because the answer to the empty POST does not fit TransferComplete").
			And("CWMP-SES-019", "because the ACS request that answered the empty POST now answers TransferComplete").
			And("CWMP-SES-031", "because TransferComplete then has no answer").
			And("CWMP-AUT-020", "because the copy brings the nc of a later POST"),
	},
	Hint: checks.Hint{
		Allowed:     "Answers and empty POSTs while held; requests once an envelope without HoldRequests or an empty response has come.",
		Cause:       "The client does not look at the header, or remembers it only for the one response that carried it.",
		Consequence: "An ACS that wants to configure before it hears of transfers is given its answers in the wrong order.",
		Remedy:      "The maker of the CPE has to honour HoldRequests; an ACS that must live with it avoids the header.",
	},
}
