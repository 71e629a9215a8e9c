package provoked

import (
	"cmp"
	"slices"
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// bootstrapRules are the rules on 0 BOOTSTRAP. The fact "port" is the TCP port of a second ACS, whose URL the device is given.
func bootstrapRules() []*checks.Rule {
	return []*checks.Rule{&BootstrapKept, &BootstrapDropsOthers, &BootstrapWithBoot}
}

const bootstrap = "0 BOOTSTRAP"

// accepted tells whether the Inform of a session was answered with InformResponse: then its events are delivered.
func accepted(s *capture.Session) bool {
	return slices.ContainsFunc(s.Exchanges, func(x *capture.Exchange) bool { return x.Response.IsResponse("Inform") })
}

// begun are the sessions that began after another one, in that order: one that failed ends late.
func begun(p *checks.Provocation, after *capture.Session) []*capture.Session {
	sessions := slices.DeleteFunc(told(p, after.Start), func(s *capture.Session) bool { return s.Number <= after.Number })
	slices.SortStableFunc(sessions, func(a, b *capture.Session) int { return cmp.Compare(a.Number, b.Number) })
	return sessions
}

// withSecond tells whether a session was held with the second ACS.
func withSecond(p *checks.Provocation, s *capture.Session) bool {
	return strconv.Itoa(int(s.Exchanges[0].Conn.Server.Port())) == p.Fact("port")
}

// BootstrapKept: the step "set" gives the URL of the second ACS, which refuses the first Inform; then the device is
// restarted, at the step "restart".
var BootstrapKept = checks.Rule{
	ID: "CWMP-EVT-009", Title: "An undelivered 0 BOOTSTRAP is never dropped, not even over reboots", Spec: checks.TR069("3.7.1.5"),
	Level: checks.MustNot, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Seen, Observe: checks.Provoked(),
	CheckProvoked: bootstrapKept,
	Mutants:       []checks.Mutant{bootstrapGone("4 VALUE CHANGE"), bootstrapGone("2 PERIODIC")},
	Hint: checks.Hint{
		Allowed:     "0 BOOTSTRAP in each Inform until one is answered, with 1 BOOT after a restart.",
		Cause:       "The event is kept in memory only.",
		Consequence: "An ACS that was out of reach for a moment never learns that the device is new to it.",
		Remedy:      "The maker of the CPE has to store the event until InformResponse comes.",
	},
}

func bootstrapGone(event string) checks.Mutant {
	replace := mutate.ReplaceInBody(bootstrap+"<", event+"<")
	edit := mutate.Seq(mutate.Where(mutate.Nth(5, mutate.ByMethod("Inform")), replace), mutate.Where(mutate.Nth(6, mutate.ByMethod("Inform")), replace))
	return checks.Breaks(mutate.AfterProvocation(edit)).Only("provoked/cwmp-evt-009").
		And("CWMP-RTY-016", "because the session before had failed").And("CWMP-EVT-031", "because the session before had failed")
}

func bootstrapKept(p *checks.Provocation, _ *checks.Facts) error {
	set := p.Call("set")
	restart, ok := p.Step("restart")
	if !ok || !set.Responded() {
		return checks.NotHere
	}
	pending := false
	for _, s := range begun(p, set.Session) {
		switch {
		case !withSecond(p, s) || lists(s, bootstrap, "*") && accepted(s) && !lists(s, boot, "*"):
			return checks.NotHere // it did not move, or has delivered the event before it was restarted
		case s.Start.Before(restart.Time):
			pending = pending || lists(s, bootstrap, "*")
		case pending && lists(s, boot, "*"):
			if !lists(s, bootstrap, "*") {
				return checks.At(s.Inform().Find("Event"), "0 BOOTSTRAP is gone after a restart, and was not delivered", "0 BOOTSTRAP with 1 BOOT").In(s.Inform())
			}
			return nil
		}
	}
	return checks.Unsure("no session with 1 BOOT follows the restart")
}

// BootstrapDropsOthers: the step "ask" is ScheduleInform, whose Inform the ACS refuses; the step "change" follows, at which
// somebody else gives the device the URL of the second ACS.
var BootstrapDropsOthers = checks.Rule{
	ID: "CWMP-EVT-010", Title: "A bootstrap cause drops other events that are still undelivered", Spec: checks.TR069("3.7.1.5"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Known, Observe: checks.Provoked(),
	CheckProvoked: bootstrapDropsOthers,
	Mutants:       []checks.Mutant{toldAsWell("M ScheduleInform"), toldAsWell(" M ScheduleInform ")},
	Hint: checks.Hint{
		Allowed:     "0 BOOTSTRAP, with 1 BOOT of the same start and with what has happened since.",
		Cause:       "0 BOOTSTRAP is put into the queue like any other event.",
		Consequence: "The new ACS is told of commands that it never gave.",
		Remedy:      "The maker of the CPE has to clear the queue; an ACS can ignore what it did not order.",
	},
}

func toldAsWell(code string) checks.Mutant {
	insert := mutate.InsertInto("Inform/Event", `<EventStruct><EventCode>`+code+`</EventCode><CommandKey>evt-dropped</CommandKey></EventStruct>`)
	edit := mutate.Seq(mutate.Where(mutate.Nth(5, mutate.ByMethod("Inform")), insert), mutate.Where(mutate.Nth(6, mutate.ByMethod("Inform")), insert))
	return checks.Breaks(mutate.AfterProvocation(edit)).Only("provoked/cwmp-evt-010").And("CWMP-SOP-006", "because the list is longer than it says").
		And("CWMP-SI-002", "because 3 SCHEDULED is missing")
}

func bootstrapDropsOthers(p *checks.Provocation, _ *checks.Facts) error {
	ask := p.Call("ask")
	change, ok := p.Step("change")
	if !ok || !ask.Responded() {
		return checks.NotHere
	}
	key, pending := ask.Ask.Find("CommandKey").Text(), false
	for _, s := range begun(p, ask.Session) {
		has := lists(s, scheduled, key)
		switch {
		case !withSecond(p, s):
			if has && accepted(s) || s.Start.After(change.Time) {
				return checks.NotHere // it is delivered, or the change was not made
			}
			pending = pending || has
		case !pending || !lists(s, bootstrap, "*"):
			return checks.NotHere
		case has:
			return checks.At(s.Inform().Find("Event"), "M ScheduleInform of before comes with 0 BOOTSTRAP", "0 BOOTSTRAP without what was undelivered before").In(s.Inform())
		default:
			return nil
		}
	}
	return checks.Unsure("no session with the new ACS follows")
}

// BootstrapWithBoot: the step "reset" is FactoryReset.
var BootstrapWithBoot = checks.Rule{
	ID: "CWMP-EVT-012", Title: "After FactoryReset 0 BOOTSTRAP and 1 BOOT come in one Inform", Spec: checks.TR069("3.7.1.5"),
	Level: checks.Should, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Seen, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		reset := p.Call("reset")
		if v := reset.Unanswered(); v != nil || !reset.Responded() {
			return checks.NotHere
		}
		for _, s := range begun(p, reset.Session) {
			first, second := lists(s, bootstrap, "*"), lists(s, boot, "*")
			switch {
			case first && second:
				return nil
			case first:
				return checks.At(s.Inform().Find("Event"), "0 BOOTSTRAP comes without 1 BOOT after FactoryReset", "both in one Inform").In(s.Inform())
			case second:
				return checks.At(s.Inform().Find("Event"), "1 BOOT comes without 0 BOOTSTRAP after FactoryReset", "both in one Inform").In(s.Inform())
			}
		}
		return checks.Unsure("no session with 0 BOOTSTRAP or 1 BOOT follows the reset")
	},
	Mutants: []checks.Mutant{bootGone("2 PERIODIC"), bootGone("4 VALUE CHANGE")},
	Hint: checks.Hint{
		Allowed:     "0 BOOTSTRAP and 1 BOOT in the first Inform after the reset.",
		Cause:       "Each event opens a session of its own.",
		Consequence: "An ACS provisions the device twice, or takes the second session for another restart.",
		Remedy:      "The maker of the CPE should tell both at once; an ACS can pass over a 1 BOOT that follows soon.",
	},
}

func bootGone(event string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody(boot+"<", event+"<"))).Only("provoked/cwmp-fr-001")
}
