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

// DelayedRebootWaits: the step "delay" sets DelayReboot, by as many seconds as the fact "delay" says. The step "after" is a
// call of the same session that the ACS makes later than that.
var DelayedRebootWaits = checks.Rule{
	ID:            "CWMP-EST-020",
	Title:         "A delayed reboot waits for the end of the running session",
	Spec:          checks.DataModel("ManagementServer.ScheduleReboot", "ManagementServer.DelayReboot"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return WaitsForEnd(p) },
	Mutants:       alsoBreaking(cut("cwmp-est-020", mutate.Last(mutate.ByMethod("GetRPCMethods"))), "CWMP-DM-042", "because it says the same"),
	Hint: checks.Hint{
		Allowed:     "Answers to everything the ACS still asks; the restart so many seconds after the session is over.",
		Cause:       "The timer starts when the parameter is set, and nobody asks whether a session is under way.",
		Consequence: "What the ACS still wanted is lost, and the session counts as failed.",
		Remedy:      "The maker of the CPE has to start its timer at the end of the session; an ACS can set DelayReboot last.",
	},
}

func alsoBreaking(mutants []checks.Mutant, id, because string) []checks.Mutant {
	for i := range mutants {
		mutants[i] = mutants[i].And(id, because)
	}
	return mutants
}

// WaitsForEnd gives the verdict on a reboot that is asked for in the middle of a session, see [DelayedRebootWaits].
func WaitsForEnd(p *checks.Provocation) error {
	set, after := p.Call("delay"), p.Call("after")
	const expected = "the session to end in order before the reboot"
	delay, err := strconv.Atoi(p.Fact("delay"))
	switch {
	case err != nil || !set.Responded() || strings.TrimSpace(set.Answer.Find("Status").Text()) != "0":
		return checks.NotHere
	case !after.Sent() && set.Session.Ended == capture.EndedWell:
		return checks.NotHere
	case !after.Sent() || after.Session != set.Session:
		return p.InOrder(set.Session, set.Ask.Exchange, expected)
	}
	if v := p.InOrder(after.Session, after.Ask.Exchange, expected); v != nil {
		return v
	}
	switch {
	case after.Ask.Start.Sub(set.Answer.End) < time.Duration(delay)*time.Second:
		return checks.Unsure("the session was over before the reboot was due")
	case Rebooted(p, set.Session) == nil:
		return checks.Unsure("no session tells of a reboot")
	}
	return nil
}

// Rebooted is the first session after another one that reports a start, nil for none.
func Rebooted(p *checks.Provocation, session *capture.Session) *capture.Session {
	for _, s := range following(p, session) {
		if s.Inform() != nil && !s.NoStart && lists(s, "1 BOOT") {
			return s
		}
	}
	return nil
}
