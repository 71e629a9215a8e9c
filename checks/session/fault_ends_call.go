package session

import (
	"bytes"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// FaultEndsCall: a fault is an answer. What was refused may come again in another session, as the same call with the same
// arguments, and not in this one.
var FaultEndsCall = checks.Rule{
	ID:         "CWMP-RTY-021",
	Title:      "A request refused with a fault other than 8005 is not repeated in the session",
	Spec:       checks.TR069("3.7.1.6"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		var refused []*capture.Message
		for t := range s.Turns() {
			if t.Post != capture.PostRequest {
				continue
			}
			m := t.Exchange.Request
			for _, r := range refused {
				if sameCall(r, m) {
					tell(checks.At(m, m.Name()+" is sent again after the ACS refused it with a fault", "nothing more of it in this session"))
					return
				}
			}
			if t.Reply == capture.ReplyFault && t.After.State != capture.StateAgain && t.Exchange.Response.Summary.FaultCode != "" && len(refused) < 16 {
				refused = append(refused, m)
			}
		}
		if len(refused) > 0 {
			tell(nil)
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.RepeatExchange(mutate.First(mutate.ByMethod("TransferComplete")))).Only("retry-call-fault"),
		checks.Breaks(mutate.CopyExchange(mutate.First(mutate.ResponseTo("TransferComplete")), mutate.First(mutate.ByMethod("TransferComplete")))).Only("retry-call-fault"),
	},
	Hint: checks.Hint{
		Allowed:     "Other requests, or the empty POST; the same request again in a later session.",
		Cause:       "The client takes any fault for a reason to try once more.",
		Consequence: "A session that never ends, and an ACS that is kept busy with what it has refused.",
		Remedy:      "The maker of the CPE has to give up for this session; an ACS may end it with an HTTP error.",
	},
}

// sameCall tells whether two requests are the same call with the same arguments.
func sameCall(a, b *capture.Message) bool {
	if a.Summary.Method != b.Summary.Method || a.Dropped() || b.Dropped() {
		return false
	}
	x, y := a.Element(), b.Element()
	return x != nil && y != nil && bytes.Equal(x.RawText(), y.RawText())
}
