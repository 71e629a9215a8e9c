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
		Allowed:     "6 CONNECTION REQUEST, alone or with others. A session that begins in the very moment of the answer may be due to something else.",
		Cause:       "The device uses the request to start the session that its timer would have started.",
		Consequence: "The ACS cannot tell that its request was heard and repeats it.",
		Remedy:      "The maker of the CPE has to add the event; an ACS can take any session for the answer.",
	},
}

func eventSix(a *Asked, _ bool) (error, bool) {
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
	case delay < crossing || delay > latest(v.How) || !a.Tried.IsZero() && a.Tried.Before(v.Opened):
		return checks.NotHere, true // begun for something else, too late to be the one, or not the first attempt
	}
	return checks.At(v.Inform.Find("Event"), "the Inform that follows the connection request does not list the event", six).In(v.Inform), true
}
