package provoked

import (
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SilentWhereOff: the step "off" sets EnableCWMP to false, and a periodic session each so many seconds as the fact "interval"
// says; "ask" is a connection request. The step "on" is where something else than the ACS sets it to true again.
var SilentWhereOff = checks.Rule{
	ID:            "CWMP-DM-025",
	Title:         "With EnableCWMP false no Inform is sent, and no connection request acted on",
	Spec:          checks.DataModel("ManagementServer.EnableCWMP"),
	Level:         checks.MustNot,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: silentWhereOff,
	Mutants:       []checks.Mutant{comesEarly(20 * time.Second), comesEarly(10 * time.Second)},
	Hint: checks.Hint{
		Allowed:     "The session in which it is set goes on to its end; then nothing, until the subscriber switches it on or resets the device.",
		Cause:       "The parameter is stored and read by nobody, or only its timers are stopped.",
		Consequence: "A subscriber who has left the operator is still managed by it.",
		Remedy:      "The maker of the CPE has to ask the parameter before each session.",
	},
}

// comesEarly is the mutant in which the first session after the pause comes in it.
func comesEarly(d time.Duration) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.DelayConn(mutate.First(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform"))), -d))).Only("provoked/cwmp-dm-025")
}

// leastPeriods is how many periodic sessions have to be missing.
const leastPeriods = 2

func silentWhereOff(p *checks.Provocation, _ *checks.Facts) error {
	off, on := p.Call("off"), p.Seen
	switch {
	case !off.Responded() || strings.TrimSpace(off.Answer.Find("Status").Text()) != "0":
		return checks.NotHere
	case off.Session.Ended != capture.EndedWell:
		return checks.Unsure("the session in which EnableCWMP was set did not end in order")
	}
	step, switched := p.Step("on")
	if switched {
		on = step.Time
	}
	for _, s := range p.Since(off.Session.End) {
		if m := s.Inform(); s != off.Session && m != nil && !s.NoStart && m.Start.Before(on) {
			return checks.At(m, "Inform is sent "+m.Start.Sub(off.Session.End).Round(time.Second).String()+" after EnableCWMP was set to false", "no Inform").In(m)
		}
	}
	for _, r := range p.Requests {
		if a := r.Exchange.Response; a != nil && a.Start.After(off.Session.End) && a.Start.Before(on) && (a.HTTP.Status == 200 || a.HTTP.Status == 204) {
			return checks.At(a, "a connection request is answered with "+strconv.Itoa(a.HTTP.Status), "none is accepted while EnableCWMP is false").In(a).Warn()
		}
	}
	interval, err := strconv.Atoi(p.Fact("interval"))
	if err != nil || !switched && p.End.IsZero() || on.Sub(off.Session.End) < leastPeriods*time.Duration(interval)*time.Second {
		return checks.Unsure("the recording ends before two periods are over")
	}
	return nil
}
