package connreq

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoEarlyRepeat: a CPE that said yes has 30 s to call.
var NoEarlyRepeat = checks.Rule{
	ID:          "CWMP-CRQ-028",
	Title:       "A connection request is repeated 30 s after a success answer at the earliest",
	Spec:        checks.TR069("3.2.2.1"),
	Level:       checks.May,
	Role:        cwmp.ACS,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: Follow(Accepted, noEarlyRepeat),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropConn(mutate.InSession(2))).Only("connreq-twice").
			And("CWMP-CRQ-019", "because the first request then finds its session in the one of the second"),
		checks.Breaks(mutate.OnlySession(2, mutate.Text("Inform/Event/EventStruct/EventCode", "2 PERIODIC"))).Only("connreq-twice").
			And("CWMP-CRQ-020", "because the session of the first request then has another reason"),
	},
	Hint: checks.Hint{
		Allowed:     "A new request after a session with 6 CONNECTION REQUEST, or 30 s after the success answer when none has come.",
		Cause:       "The ACS repeats until it sees the session, with a short timer, or two of its nodes ask at the same time.",
		Consequence: "Slow devices are kept busy with requests and some lock the listener.",
		Remedy:      "The maker of the ACS should wait for 30 s.",
	},
}

func noEarlyRepeat(a *Asked, over bool) (error, bool) {
	came := len(a.Next) > 0 && a.Next[0].Six
	switch {
	case a.Repeat == nil && came:
		return nil, true
	case a.Repeat == nil:
		return checks.NotHere, len(a.Next) > 1
	}
	again := a.Repeat.Exchange.Request
	gap := again.Start.Sub(a.At)
	switch {
	case gap >= deadline || came && a.Next[0].Opened.Before(again.Start):
		return nil, true
	case len(a.Next) == 0 && !over:
		return nil, false // a session may be running
	}
	return checks.At(again, "the request is repeated "+short(gap)+" after a success answer, without a session in between", "30s, or a session with "+six).Warn(), true
}
