package session

import (
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/cwmp"
)

// AfterRequest: a success answer is a promise. It is broken where the recording goes on and shows no try to open a session.
var AfterRequest = checks.Rule{
	ID:          "CWMP-EST-010",
	Title:       "A session is opened after each accepted connection request",
	Spec:        checks.TR069("3.2.1"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: connreq.Follow(connreq.Accepted, afterRequest),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropConn(mutate.InSession(2))).Only("connreq-burst").
			And("CWMP-CRQ-019", "because none within 30 s is what no session means there"),
		checks.Breaks(mutate.Seq(mutate.Delay(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")), 5*time.Minute), mutate.OnlySession(2, mutate.Text("Inform/Event/EventStruct/EventCode", "2 PERIODIC")))).Only("connection-request", "connreq-twice").
			And("CWMP-CRQ-019", "because none within 30 s is what no session means there"),
	},
	Hint: checks.Hint{
		Allowed:     "A try to open a session, even one that fails. A session within the time but without the event is for CWMP-CRQ-020, one with the event that comes late for CWMP-CRQ-019.",
		Cause:       "The request is answered by a web server that does not tell the client.",
		Consequence: "The ACS takes the request for delivered and waits in vain.",
		Remedy:      "The maker of the CPE has to answer with success only when the session will follow.",
	},
}

// enough is how long a recording has to go on before a session that is missing is held against the CPE.
const enough = 2 * time.Minute

// soon is within what time a session without the event may still be the one that was asked for.
const soon = 45 * time.Second

func afterRequest(a *connreq.Asked, over bool) (error, bool) {
	place := a.Request.Exchange.Response
	switch {
	case a.Within != nil:
		return checks.NotHere, true // CWMP-CRQ-024
	case !a.Tried.IsZero():
		return nil, true
	case len(a.Next) == 0 && (!over || a.Unseen):
		return checks.NotHere, false
	case len(a.Next) == 0 && a.Seen.Sub(a.At) > enough:
		return checks.At(place, "no session follows this answer", "a session within 30s"), true
	case len(a.Next) == 0:
		return checks.Unsure("the recording ends before the session that was asked for"), true
	}
	v := a.Next[0]
	delay := v.Opened.Sub(a.At)
	switch {
	case !v.Clear:
		return checks.NotHere, true
	case v.Six && delay <= enough || delay <= soon:
		return nil, true
	case a.Unseen:
		return checks.NotHere, true
	}
	return checks.At(place, "no session follows this answer; the next one comes "+seconds(delay)+" later", "a session within 30s"), true
}
