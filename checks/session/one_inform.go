package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OneInform: Inform is not repeated in a session that has been established. An Inform on another connection without
// the cookie of the session opens a new one and is not counted here.
var OneInform = checks.Rule{
	ID:         "CWMP-SES-002",
	Title:      "No second Inform occurs in a session",
	Spec:       checks.TR069("3.7.1.1"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			tell(checks.Unsure("the session could not be told apart from others"))
			return
		}
		established := false
		for t := range s.Turns() {
			if established {
				tell(notInform(t))
			}
			switch t.Reply {
			case capture.ReplyInformResponse:
				established = true
			case capture.ReplyError, capture.ReplyNone, capture.ReplyOther:
				established = false // the session has failed: a new Inform is right
			}
			if t.After.State == capture.StateEnded {
				established = false
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceWith(mutate.EmptyPost(1), mutate.Last(mutate.ByMethod("Inform")))).Only("cpe-boot", "two-requests").
			And("CWMP-SES-017", "because the answer to the empty POST does not fit the second Inform").
			And("CWMP-SES-019", "because the ACS request that answered the empty POST now answers Inform"),
		checks.Breaks(mutate.RepeatExchange(mutate.Last(mutate.ByMethod("Inform")))).Only("cpe-boot", "two-requests", "connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "One Inform for each session; the same Inform again after a 401, a redirect or fault 8005.",
		Cause:       "A new event arises while the session runs, and the client sends it at once instead of in a session of its own.",
		Consequence: "Many ACSs start over and lose what they had queued; some answer with an error and lock the device out.",
		Remedy:      "The maker of the CPE has to keep the event for the next session; an ACS can treat it as a new session.",
	},
}

func notInform(t capture.Turn) error {
	if t.Post != capture.PostInform {
		return nil
	}
	return checks.At(t.Exchange.Request, "Inform comes again in the running session", "a request, an answer or an empty POST")
}
