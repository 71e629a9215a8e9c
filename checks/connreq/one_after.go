package connreq

import (
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OneAfter: one session for all requests of the former session, at once. That there is one at all is for CWMP-CRQ-024.
var OneAfter = checks.Rule{
	ID:          "CWMP-CRQ-039",
	Title:       "Requests accepted during a session lead to one session, begun without delay",
	Spec:        checks.TR069("3.2.2.1"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Known,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: Follow(Accepted, oneAfter),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Delay(mutate.And(mutate.InSession(3), mutate.ByMethod("Inform")), 3*time.Minute)).Only("connreq-in-session"),
		checks.Breaks(extraSession(4, -500*time.Second)).Only("connreq-in-session"),
	},
	Hint: checks.Hint{
		Allowed:     "One new session for all of them, begun when the running one is over and its changes are applied.",
		Cause:       "The device starts its usual random delay, or works off a counter.",
		Consequence: "The ACS waits, repeats the request, or is called several times for nothing.",
		Remedy:      "The maker of the CPE has to open the session at once; an ACS can ask again after 30 s.",
	},
}

// atOnce is how long a device may take between two sessions to clean up.
const atOnce = time.Minute

func oneAfter(a *Asked, over bool) (error, bool) {
	w := a.Within
	switch {
	case w == nil:
		return checks.NotHere, len(a.Next) > 0
	case !w.Well || w.Leaves || !w.Clear || a.Request.Exchange.Request.Start.Before(w.Opened):
		return checks.NotHere, true
	case w.Six && a.At.Before(w.Begun.Add(crossing)):
		return checks.NotHere, true
	case len(a.Next) == 0:
		return checks.NotHere, false
	}
	v := a.Next[0]
	switch gap := v.Opened.Sub(w.End); {
	case !v.Clear || !v.Six:
		return checks.NotHere, true
	case gap > atOnce && a.Tried.IsZero() && !a.Unseen:
		return checks.At(a.Request.Exchange.Response, "the session that follows begins "+short(gap)+" after the one it was accepted in", "without delay"), true
	case len(a.Next) == 1:
		return nil, over
	}
	return extra(a), true
}
