package provoked

import (
	"errors"
	"slices"
	"strings"
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	session "cwmplab/checks/session/provoked"
	"cwmplab/cwmp"
)

const heartbeatEvent = "14 HEARTBEAT"

// Heartbeat: the step "set" switches heartbeats on, by the facts "interval" (seconds) and "time", and periodic sessions off.
var Heartbeat = checks.Rule{
	ID:         "CWMP-EVT-024",
	Title:      "14 HEARTBEAT is sent on the schedule of HeartbeatPolicy",
	Spec:       checks.TR069("Annex O").And(checks.DataModel("ManagementServer.HeartbeatPolicy")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.OnlyAmendment6,
	Confidence: checks.Seen,
	Observe:    checks.Provoked().NeedsTiming(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return undisturbed(p, session.Every(p, heartbeatEvent))
	},
	Mutants: []checks.Mutant{
		beats(mutate.ReplaceInBody(heartbeatEvent+"<", "2 PERIODIC<")), beats(mutate.ReplaceInBody(heartbeatEvent+"<", "14 Heartbeat<")).And("CWMP-EVT-001", "because there is no such event"),
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.First(mutate.And(mutate.InSession(3), mutate.ByMethod("Inform"))), 60*time.Second))).Only("provoked/cwmp-evt-024"),
	},
	Hint: checks.Hint{
		Allowed:     "A session with 14 HEARTBEAT each ReportingInterval, a tenth of it and 10 s sooner or later.",
		Cause:       "The parameters are stored and read by nobody, or the heartbeat is sent as 2 PERIODIC.",
		Consequence: "Who watches devices by their heartbeats takes one that is well for dead.",
		Remedy:      "The maker of the CPE has to bind the event to the parameters; an operator can use periodic sessions.",
	},
}

// beats is the mutant in which the sessions with the heartbeat have another event.
func beats(e mutate.Edit) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Inform"), e))).Only("provoked/cwmp-evt-024").
		And("CWMP-IFM-028", "because no heartbeat is left")
}

// undisturbed takes a finding back where the device had other sessions meanwhile, in which a heartbeat may have gone under.
// Periodic sessions are switched off, so that they are none of them.
func undisturbed(p *checks.Provocation, verdict error) error {
	var b *checks.Broken
	if set := p.Call("set"); errors.As(verdict, &b) && set.Responded() {
		for _, s := range told(p, set.Session.End) {
			if s.Number > set.Session.Number && !slices.ContainsFunc(s.Events, isBeat) {
				return checks.Unsure("a session for another reason came between: %s", b.Observed)
			}
		}
	}
	return verdict
}

// isBeat tells whether an event is a heartbeat, or what stands in its place: one that is misspelt, or a periodic session.
func isBeat(e cwmp.EventStruct) bool {
	return strings.HasPrefix(strings.TrimSpace(e.EventCode), "14 ") || strings.TrimSpace(e.EventCode) == "2 PERIODIC"
}

// HeartbeatOnTime gives the verdict on the times of heartbeats: whole intervals from the fact "time". See [Heartbeat].
func HeartbeatOnTime(p *checks.Provocation) error {
	return undisturbed(p, session.OnTime(p, heartbeatEvent))
}
