package session

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// PendingFirst: a call that Inform announced goes out before the CPE says with an empty POST that it has nothing more.
var PendingFirst = checks.Rule{
	ID:         "CWMP-SES-008",
	Title:      "Calls that Inform announced go out before the unheld empty POST",
	Spec:       checks.TR069("3.7.1.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		pending := pendingCalls(s)
		if s.NoStart || s.Window > 0 || s.Doubtful || len(pending) == 0 {
			return
		}
		for t := range s.Turns() {
			switch {
			case t.Post == capture.PostRequest:
				pending = slices.DeleteFunc(pending, func(call string) bool { return call == t.Exchange.Request.Summary.Method })
			case t.Post != capture.PostEmpty || !t.HeldKnown || t.Held || t.State != capture.StateFree:
			case len(pending) > 0:
				tell(checks.At(t.Exchange.Request, "an empty POST, though Inform announced "+pending[0], pending[0]))
				return
			default:
				tell(nil)
				return
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropExchange(mutate.ByMethod("TransferComplete"))).Only("session-after-transfer").
			And("CWMP-EVT-017", "because the announced call is missing"),
		checks.Breaks(mutate.SwapExchanges(mutate.First(mutate.ByMethod("TransferComplete")), mutate.EmptyPost(1))).Only("session-after-transfer").
			And("CWMP-SES-007", "because TransferComplete then follows the empty POST").
			And("CWMP-SES-004", "because the request that answers the empty POST is then not answered next"),
	},
	Hint: checks.Hint{
		Allowed:     "The announced call, or another request of the CPE before it, while not held; an empty POST only after them.",
		Cause:       "A widespread client empties its queue only after the ACS has answered its empty POST.",
		Consequence: "The ACS never learns how the transfer ended, or learns it in a session it has already closed.",
		Remedy:      "The maker of the CPE has to send pending calls first; an ACS can ask with GetQueuedTransfers.",
	},
}
