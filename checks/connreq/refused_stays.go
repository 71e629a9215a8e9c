package connreq

import (
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RefusedStays: 503 means that nothing will come of the request. The next session is held against the CPE only if it comes
// soon and nothing else can have asked for it.
var RefusedStays = checks.Rule{
	ID:          "CWMP-CRQ-027",
	Title:       "A refused request leads to no session with 6 CONNECTION REQUEST",
	Spec:        checks.TR069("3.2.2.1"),
	Level:       checks.MustNot,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: Follow(refusedOrAccepted, refusedStays),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.Text("Inform/Event/EventStruct/EventCode", six))).Only("connreq-in-session"),
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("EventStruct[1]\"><EventStruct>", "EventStruct[2]\"><EventStruct><EventCode>6 CONNECTION REQUEST</EventCode><CommandKey></CommandKey></EventStruct><EventStruct>"))).Only("connreq-in-session"),
	},
	Hint: checks.Hint{
		Allowed:     "No session because of it; the next session has other reasons.",
		Cause:       "The device refuses and notes the request all the same.",
		Consequence: "The ACS, told no, asks again, and the device opens a session for each.",
		Remedy:      "The maker of the CPE has to do one of the two.",
	},
}

// lateAnswer is how long a CPE may take to answer a request whose session it has opened already: wrong as it is, that session
// is not due to another request.
const lateAnswer = 30 * time.Second

// refusedOrAccepted wants the requests that were refused, and those that explain a session all the same.
func refusedOrAccepted(c *capture.ConnectionRequest) bool { return Accepted(c) || status(c) == 503 }

func refusedStays(a *Asked, over bool) (error, bool) {
	if len(a.Next) == 0 {
		return checks.NotHere, false
	}
	v := a.Next[0]
	switch {
	case Accepted(a.Request) || !v.Clear:
		return checks.NotHere, true
	case !v.Six:
		return nil, true
	case a.Company || v.Opened.Sub(a.At) > quiet || v.Inform != nil && OtherWays(v.Inform):
		return checks.NotHere, true
	case !over && a.Seen.Sub(v.End) <= lateAnswer:
		return checks.NotHere, false // the answer to another request may come behind the session that it leads to
	}
	return checks.At(a.Request.Exchange.Response, "session "+strconv.Itoa(v.Number)+", the next one, lists "+six+" though the request is refused with 503", "other events only"), true
}
