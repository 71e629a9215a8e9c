package connreq

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// EventSix: the session that follows a success answer within its time says why it was opened.
var EventSix = checks.Rule{
	ID:          "CWMP-CRQ-020",
	Title:       "The session a connection request leads to lists 6 CONNECTION REQUEST",
	Spec:        checks.TR069("3.2.2.1"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: Follow(Accepted, eventSix),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.Text("Inform/Event/EventStruct/EventCode", "2 PERIODIC"))).Only("connection-request", "connreq-burst", "connreq-twice"),
		checks.Breaks(mutate.OnlySession(3, mutate.Text("Inform/Event/EventStruct/EventCode", "8 DIAGNOSTICS COMPLETE"))).Only("connreq-twice"),
	},
	Hint: checks.Hint{
		Allowed:     "6 CONNECTION REQUEST, alone or with others. A session that begins in the very moment of the answer may be due to something else; then the next one lists the event.",
		Cause:       "The device uses the request to start the session that its timer would have started.",
		Consequence: "The ACS cannot tell that its request was heard and repeats it.",
		Remedy:      "The maker of the CPE has to add the event; an ACS can take any session for the answer.",
	},
}

func eventSix(a *Asked, over bool) (error, bool) {
	if a.Within != nil {
		return checks.NotHere, true
	}
	if len(a.Next) == 0 {
		return checks.NotHere, false
	}
	v := a.Next[0]
	delay := v.Opened.Sub(a.At)
	switch {
	case !v.Clear:
		return checks.NotHere, true
	case v.Six:
		return nil, true
	case delay > latest(v.How) || !a.Tried.IsZero() || a.Unseen && v.Retry:
		return checks.NotHere, true // too late to be the one, or not the only attempt
	case delay < crossing:
		return crossed(a, over)
	}
	return checks.At(v.Inform.Find("Event"), "the Inform that follows the connection request does not list the event", six).In(v.Inform), true
}

// crossed judges a session without the event that was opened in the very moment of the answer: it may have been on its
// way for something else, and then another one has to follow that lists the event.
func crossed(a *Asked, over bool) (error, bool) {
	v := a.Next[0]
	switch {
	case !v.Well || v.Leaves:
		return checks.NotHere, true
	case len(a.Next) == 1 && (!over || a.Seen.Sub(v.End) <= quiet):
		return checks.NotHere, over
	case len(a.Next) > 1 && (!a.Next[1].Clear || a.Next[1].Six && a.Next[1].Opened.Sub(v.End) <= quiet):
		return checks.NotHere, true
	}
	return checks.At(a.Request.Exchange.Response, "neither the session opened at this moment nor one after it lists the event", six), true
}
