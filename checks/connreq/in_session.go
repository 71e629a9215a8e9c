package connreq

import (
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// InSession: what the CPE promises during a session it keeps after it. Sessions that failed, or after which the device
// may restart, excuse it.
var InSession = checks.Rule{
	ID:          "CWMP-CRQ-024",
	Title:       "A request during a session is refused with 503 or leads to a session after it",
	Spec:        checks.TR069("3.2.2.1", "3.2.2.2"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: Follow(complete, inSession),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(3, mutate.Text("Inform/Event/EventStruct/EventCode", "8 DIAGNOSTICS COMPLETE"))).Only("connreq-in-session"),
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(2), "HTTP/1.1 500 Internal Server Error")).Only("connreq-in-session"),
		checks.Breaks(mutate.DropConn(mutate.InSession(3))).Only("connreq-in-session"),
	},
	Hint: checks.Hint{
		Allowed:     "503, or success and then a new session with 6 CONNECTION REQUEST once this one is over.",
		Cause:       "The flag that says that the ACS has asked is cleared at the end of each session.",
		Consequence: "The ACS waits for a session that never comes, and what it wanted is done a period later.",
		Remedy:      "The maker of the CPE has to keep the request until after the session, or refuse it.",
	},
}

// complete wants every request that was answered.
func complete(c *capture.ConnectionRequest) bool { return c.Exchange.Answered() }

func inSession(a *Asked, over bool) (error, bool) {
	w := a.Within
	if w == nil {
		return checks.NotHere, len(a.Next) > 0
	}
	code := status(a.Request)
	switch {
	case a.At.Sub(w.Opened) < 0 || a.Request.Exchange.Request.Start.Before(w.Opened):
		return checks.NotHere, true
	case code == 503:
		return nil, true
	case code >= 500 && a.Request.Exchange.Request.Has("Authorization"):
		return checks.At(a.Request.Exchange.Response, "a request during a session is answered with "+strconv.Itoa(code), "503, or 200 or 204"), true
	case !Accepted(a.Request) || w.Leaves || !w.Well || !w.Clear:
		return checks.NotHere, true
	case w.Six && a.At.Before(w.Begun.Add(crossing)):
		return checks.NotHere, true // the running session may be the answer
	case len(a.Next) == 0:
		return missing(a, over)
	}
	v := a.Next[0]
	switch {
	case !v.Clear || a.Unseen && v.Retry || !a.Tried.IsZero() && a.Tried.Before(v.Opened):
		return checks.NotHere, true
	case v.Six:
		return nil, true
	}
	return checks.At(a.Request.Exchange.Response, "the session after the one it was accepted in does not list the event", "a new session with "+six), true
}

// missing judges a request that was accepted in a session, as long as no other session is known.
func missing(a *Asked, over bool) (error, bool) {
	switch {
	case !over:
		return checks.NotHere, false
	case !a.Tried.IsZero() || a.Unseen:
		return checks.NotHere, true
	case a.Seen.Sub(a.Within.End) > quiet:
		return checks.At(a.Request.Exchange.Response, "no session follows the one it was accepted in", "a new session with "+six), true
	}
	return checks.Unsure("the recording ends before the session after this one"), true
}
