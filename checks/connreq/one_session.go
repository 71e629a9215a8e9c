package connreq

import (
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OneSession: however often it was asked before it began, one session is the answer. A later session is held against the CPE
// only if it states no other reason and no other request can have caused it.
var OneSession = checks.Rule{
	ID:          "CWMP-CRQ-022",
	Title:       "Further requests before the session begins cause no further session",
	Spec:        checks.TR069("3.2.2.1"),
	Level:       checks.MustNot,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: Follow(Accepted, oneSession),
	Mutants: []checks.Mutant{
		checks.Breaks(extraSession(3, -290*time.Second)).Only("connreq-burst"),
		checks.Breaks(extraSession(3, -200*time.Second)).Only("connreq-burst"),
	},
	Hint: checks.Hint{
		Allowed:     "One session for all requests that were accepted before it began.",
		Cause:       "The device counts its requests and works them off one by one.",
		Consequence: "The device opens one session after the other with nothing to say, and the ACS is kept busy.",
		Remedy:      "The maker of the CPE has to remember that it was asked, not how often; an ACS should not repeat so soon.",
	},
}

func oneSession(a *Asked, over bool) (error, bool) {
	switch {
	case a.Within != nil:
		return checks.NotHere, true
	case len(a.Next) == 0:
		return checks.NotHere, false
	case a.Burst < 2 || !a.Next[0].Six || !a.Next[0].Clear || a.Next[0].Opened.Sub(a.At) < crossing:
		return checks.NotHere, true
	case len(a.Next) == 1:
		return nil, over
	}
	return extra(a), true
}

// extra judges the second session after requests that call for one.
func extra(a *Asked) error {
	v, w := a.Next[0], a.Next[1]
	if !v.Well || !w.Clear || !w.Alone || w.Retry || a.Again || w.Opened.Sub(v.End) > quiet || OtherWays(w.Inform) {
		return nil
	}
	return checks.At(w.Inform.Find("Event"), "a second session with nothing but "+six+" follows", "one session").In(w.Inform)
}

// OtherWays tells whether a device can be asked in ways that the recording need not show: by UDP or XMPP.
func OtherWays(inform *capture.Message) bool {
	for p := range inform.FindAll("ParameterList/*") {
		name := p.Child("Name").Text()
		if strings.HasSuffix(name, ".UDPConnectionRequestAddress") || strings.HasSuffix(name, ".ConnReqJabberID") {
			if p.Child("Value").Text() != "" {
				return true
			}
		}
	}
	return false
}

// extraSession turns a later session into one for a connection request, and brings it forward.
func extraSession(number int, d time.Duration) mutate.Edit {
	return mutate.Seq(mutate.OnlySession(number, mutate.Text("Inform/Event/EventStruct/EventCode", six)),
		mutate.Delay(mutate.And(mutate.InSession(number), mutate.ByMethod("Inform")), d))
}
