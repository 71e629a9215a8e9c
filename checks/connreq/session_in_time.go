package connreq

import (
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SessionInTime: what counts is the attempt to establish the session, that is the SYN. A request that is accepted while a
// session runs has rules of its own: CWMP-CRQ-024 and CWMP-CRQ-039.
var SessionInTime = checks.Rule{
	ID:          "CWMP-CRQ-019",
	Title:       "The CPE tries to open the session within 30 s of its success answer",
	Spec:        checks.TR069("3.2.2.1"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: Follow(Accepted, inTime),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Delay(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")), 45*time.Second)).Only("connection-request", "connreq-burst", "connreq-twice"),
		checks.Breaks(mutate.Delay(mutate.And(mutate.InSession(3), mutate.ByMethod("Inform")), 12*time.Second)).Only("connreq-twice"),
	},
	Hint: checks.Hint{
		Allowed:     "An attempt within 30 s of the success answer, whatever becomes of it. Measured to the SYN with 2 s for the timer of the device; 4 s where a listener of the recorder accepts, 10 s where the opening was not recorded.",
		Cause:       "The device waits for its own tasks, or draws a random delay as after a power cut.",
		Consequence: "The ACS books the request as failed after 30 s and sends it again.",
		Remedy:      "The maker of the CPE has to open the session at once; an ACS can wait longer before it repeats.",
	},
}

func inTime(a *Asked, over bool) (error, bool) {
	switch {
	case a.Within != nil:
		return checks.NotHere, true
	case !a.Tried.IsZero() && a.Tried.Sub(a.At) <= latest(capture.OpenUnknown):
		return nil, true // what came of the try does not matter
	case a.Unseen && (len(a.Next) == 0 || a.Next[0].Opened.Sub(a.At) > latest(a.Next[0].How)):
		return checks.NotHere, len(a.Next) > 0
	case len(a.Next) == 0 && over && a.Tried.IsZero() && a.Seen.Sub(a.At) > quiet:
		return checks.At(a.Request.Exchange.Response, "no session begins after this answer", "an attempt within 30s"), true
	case len(a.Next) == 0:
		return checks.NotHere, false
	}
	v := a.Next[0]
	delay := v.Opened.Sub(a.At)
	switch {
	case !v.Clear || !v.Six && (delay <= quiet || !a.Tried.IsZero()):
		return checks.NotHere, true
	case delay <= latest(v.How):
		return nil, true
	}
	return checks.At(a.Request.Exchange.Response, "the session begins "+short(delay)+" after this answer", "an attempt within 30s"), true
}
