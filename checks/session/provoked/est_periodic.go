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

// periodicRules are the rules on periodic sessions. The step "set" sets the parameters that rule them; then the device is
// left alone. The fact "interval" tells PeriodicInformInterval in seconds, "time" PeriodicInformTime.
func periodicRules() []*checks.Rule {
	return []*checks.Rule{
		periodicRule("CWMP-EST-005", "With PeriodicInformEnable true a session is opened every PeriodicInformInterval seconds", checks.Must, EveryInterval,
			checks.TR069("3.2.1"), SecondPeriod(25*time.Second), SecondPeriod(-20*time.Second), checks.Hint{
				Allowed:     "A session with 2 PERIODIC each interval, a tenth of it and 10 s sooner or later.",
				Cause:       "The client reads the interval at its start only, or keeps to a least one of its own.",
				Consequence: "The ACS sees the device far less often than it has asked for, and takes it for lost.",
				Remedy:      "The maker of the CPE has to set its timer anew when the interval changes, or refuse a value it does not keep.",
			}),
		periodicRule("CWMP-EST-006", "Periodic sessions fall on PeriodicInformTime plus or minus whole intervals", checks.Must, OnPhase,
			checks.DataModel("ManagementServer.PeriodicInformTime"), shifted(20*time.Second), shifted(30*time.Second), checks.Hint{
				Allowed:     "Times that lie whole intervals from PeriodicInformTime, by the clock of the device, a quarter of the interval later at most.",
				Cause:       "The timer starts when the parameter is set, or when the device starts.",
				Consequence: "An operator who spreads the devices over the day finds them all in one hour.",
				Remedy:      "The maker of the CPE has to reckon from PeriodicInformTime, also where it lies far ahead.",
			}),
		periodicRule("CWMP-EST-007", "Without an absolute PeriodicInformTime the interval alone is kept", checks.Must, EveryInterval,
			checks.DataModel("ManagementServer.PeriodicInformTime"), SecondPeriod(25*time.Second), SecondPeriod(-20*time.Second), checks.Hint{
				Allowed:     "A session with 2 PERIODIC each interval, whenever the first one comes.",
				Cause:       "The unknown time is reckoned with as if it were one, or switches periodic sessions off.",
				Consequence: "The ACS does not see the device any more.",
				Remedy:      "The maker of the CPE has to keep the interval alone; an ACS can set a time.",
			}),
		periodicRule("CWMP-EST-008", "With PeriodicInformEnable false no periodic session is opened", checks.MustNot, NoPeriod,
			checks.DataModel("ManagementServer.PeriodicInformEnable"),
			periodicAfter(mutate.ReplaceInBody("6 CONNECTION REQUEST", "2 PERIODIC"), "CWMP-CRQ-020", "because the event of the request is gone"),
			periodicAfter(mutate.InsertInto("Inform/Event", "<EventStruct><EventCode>2 PERIODIC</EventCode><CommandKey></CommandKey></EventStruct>"), "CWMP-SOP-006", "because the array is longer than it says"),
			checks.Hint{
				Allowed:     "Sessions for any other reason.",
				Cause:       "The timer that runs is not stopped.",
				Consequence: "Devices that were meant to be silent load the ACS.",
				Remedy:      "The maker of the CPE has to stop its timer when the parameter changes.",
			}),
	}
}

func periodicRule(id, title string, level checks.Level, check func(*checks.Provocation) error, spec checks.Citation, one, two checks.Mutant, hint checks.Hint) *checks.Rule {
	return &checks.Rule{ID: id, Title: title, Spec: spec, Level: level, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Seen,
		Observe: checks.Provoked().NeedsTiming(), Hint: hint, Mutants: []checks.Mutant{one, two},
		CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return check(p) }}
}

// periodSet gives the call that set the period, and the interval; the verdict is not nil where it is not in effect.
func periodSet(p *checks.Provocation) (set checks.Call, interval time.Duration, verdict error) {
	set = p.Call("set")
	n, err := strconv.Atoi(p.Fact("interval"))
	switch {
	case err != nil || n <= 0 || !set.Responded() || strings.TrimSpace(set.Answer.Find("Status").Text()) != "0":
		return set, 0, checks.NotHere
	case set.Session.Ended != capture.EndedWell:
		return set, 0, checks.Unsure("the session that set the period did not end in order")
	}
	return set, time.Duration(n) * time.Second, nil
}

const periodicEvent = "2 PERIODIC"

// periodics are the sessions with an event that comes by a period, after the session that set it; the verdict is not nil where
// one of them failed, so that others are out of step.
func periodics(p *checks.Provocation, set *capture.Session, event string) (list []*capture.Session, verdict error) {
	for _, s := range following(p, set) {
		if s.Inform() == nil || s.NoStart || s.Doubtful || !lists(s, event) {
			continue
		}
		if s.RetryCount != 0 || s.Ended != capture.EndedWell {
			return nil, checks.Unsure("a session with %s failed, or tells of one that did", event)
		}
		list = append(list, s)
	}
	return list, nil
}

// latency is how far a periodic session may be off.
func latency(interval time.Duration) time.Duration { return interval/10 + 10*time.Second }

// EveryInterval gives the verdict on the periodic sessions that follow the step "set": they come every "interval" seconds.
func EveryInterval(p *checks.Provocation) error { return Every(p, periodicEvent) }

// Every gives the verdict on sessions with an event that come by the period that the step "set" sets.
func Every(p *checks.Provocation, event string) error {
	set, interval, v := periodSet(p)
	if v != nil {
		return v
	}
	list, v := periodics(p, set.Session, event)
	if v != nil {
		return v
	}
	last, expected := set.Session.End, event+" every "+seconds(interval)
	for i, s := range list {
		gap := s.Start.Sub(last)
		if gap > interval+latency(interval) || i > 0 && gap < interval-latency(interval) {
			return checks.At(s.Inform().Find("Event"), "the session with "+event+" comes "+seconds(gap)+" after the one before, or after the change", expected).In(s.Inform())
		}
		last = s.Start
	}
	switch {
	case !p.End.IsZero() && p.Seen.Sub(last) > interval+latency(interval):
		return checks.At(set.Answer.Element(), "no session with "+event+" comes within "+seconds(p.Seen.Sub(last)), expected).In(set.Answer)
	case len(list) < 2:
		return checks.Unsure("the recording ends before two sessions with %s", event)
	}
	return nil
}

// OnPhase gives the verdict on the periodic sessions that follow the step "set": by the clock of the device they fall on whole
// intervals from "time".
func OnPhase(p *checks.Provocation) error { return OnTime(p, periodicEvent) }

// OnTime is [OnPhase] for sessions with an event.
func OnTime(p *checks.Provocation, event string) error {
	set, interval, v := periodSet(p)
	phase, err := cwmp.ParseDateTime(p.Fact("time"))
	if v != nil || err != nil || phase.Kind != cwmp.TimeAbsolute {
		return orNotHere(v)
	}
	list, v := periodics(p, set.Session, event)
	if v != nil {
		return v
	}
	expected := event + " whole intervals of " + seconds(interval) + " from " + p.Fact("time")
	for _, s := range list {
		node := s.Inform().Find("CurrentTime")
		now, err := cwmp.ParseDateTime(strings.TrimSpace(node.Text()))
		if err != nil || now.Kind != cwmp.TimeAbsolute {
			return checks.Unsure("the device has no clock: CurrentTime is %q", node.Text())
		}
		if !near(now.Time.Sub(phase.Time), interval) && !near(s.Start.Sub(phase.Time), interval) {
			return checks.At(node, "a session with "+event+" comes at "+strings.TrimSpace(node.Text()), expected).In(s.Inform())
		}
	}
	switch {
	case len(list) == 0 && !p.End.IsZero() && p.Seen.Sub(set.Session.End) > interval+latency(interval):
		return checks.At(set.Answer.Element(), "no session with "+event+" comes within "+seconds(p.Seen.Sub(set.Session.End)), expected).In(set.Answer)
	case len(list) < 2:
		return checks.Unsure("the recording ends before two sessions with %s", event)
	}
	return nil
}

// near tells whether a time span is about a whole number of intervals: a little less, or up to a quarter more.
func near(d, interval time.Duration) bool {
	rest := d % interval
	if rest < 0 {
		rest += interval
	}
	return rest <= interval/4 || rest >= interval-early
}

// orNotHere is a verdict, or that there is no subject where it is none.
func orNotHere(v error) error {
	if v == nil {
		return checks.NotHere
	}
	return v
}

// underWay is how long after the change a period that was over by then may still show.
const underWay = 10 * time.Second

// NoPeriod gives the verdict on the time after the step "set", which switches periodic sessions off, until the step "on"
// switches them on again: none comes.
func NoPeriod(p *checks.Provocation) error {
	set, interval, v := periodSet(p)
	if v != nil {
		return v
	}
	on := p.Call("on")
	for _, s := range p.Since(set.Session.End.Add(underWay)) {
		if on.Sent() && s.Number > on.Session.Number {
			break
		}
		if m := s.Inform(); m != nil && !s.NoStart && !s.Doubtful && s.RetryCount == 0 && lists(s, "2 PERIODIC") {
			return checks.At(m.Find("Event"), "a periodic session is opened "+seconds(s.Start.Sub(set.Session.End))+" after PeriodicInformEnable was set to false", "none").In(m)
		}
	}
	if p.End.IsZero() || p.Seen.Sub(set.Session.End) < 2*interval || on.Sent() && on.Session.Start.Sub(set.Session.End) < 2*interval {
		return checks.Unsure("the recording ends before two intervals are over")
	}
	return nil
}

// SecondPeriod is the mutant in which the second periodic session comes at another time. The device has no time to reckon
// from, so that the rules on the interval are about it with and without one.
func SecondPeriod(d time.Duration) checks.Mutant {
	second := mutate.First(mutate.And(mutate.InSession(3), mutate.ByMethod("Inform")))
	m := checks.Breaks(mutate.AfterProvocation(mutate.Delay(second, d))).Only("provoked/cwmp-est-005")
	for _, sibling := range []string{"CWMP-EST-005", "CWMP-EST-007", "CWMP-DM-020", "CWMP-DM-022"} {
		m = m.And(sibling, "because it says the same")
	}
	return m
}

// shifted is the mutant in which all periodic sessions come later.
func shifted(d time.Duration) checks.Mutant {
	return checks.Breaks(Shifted(d)).Only("provoked/cwmp-est-006").And("CWMP-DM-021", "because it says the same")
}

// Shifted is the edit in which all periodic sessions of a provocation come later, and their times say so.
func Shifted(d time.Duration) mutate.Edit {
	later := mutate.ChangeText("Inform/CurrentTime", "later by "+d.String(), func(text string) string {
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return text
		}
		return t.Add(d).Format(time.RFC3339)
	})
	first := mutate.First(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")))
	return mutate.AfterProvocation(mutate.Seq(mutate.Delay(first, d), mutate.OnlySession(2, later), mutate.OnlySession(3, later)))
}

// periodicAfter is the mutant in which the session at the end is a periodic one, by an edit of its events.
func periodicAfter(events mutate.Edit, sibling, why string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(2, events))).Only("provoked/cwmp-est-008").And(sibling, why).And("CWMP-DM-023", "because it says the same")
}

// Resumes gives the verdict on the step "on", which switches periodic sessions on again: one comes within the interval.
func Resumes(p *checks.Provocation) error {
	_, interval, v := periodSet(p)
	if v != nil {
		return v
	}
	on := p.Call("on")
	if !on.Responded() || on.Session.Ended != capture.EndedWell || strings.TrimSpace(on.Answer.Find("Status").Text()) != "0" {
		return checks.NotHere
	}
	limit, expected := interval+latency(interval), "2 PERIODIC within "+seconds(interval)
	for _, s := range following(p, on.Session) {
		if s.Inform() != nil && !s.NoStart && lists(s, "2 PERIODIC") {
			if wait := s.Start.Sub(on.Session.End); s.RetryCount == 0 && wait > limit {
				return checks.At(s.Inform().Find("Event"), "the first periodic session comes "+seconds(wait)+" after PeriodicInformEnable was set to true", expected).In(s.Inform())
			}
			return nil
		}
	}
	if p.End.IsZero() || p.Seen.Sub(on.Session.End) <= limit {
		return checks.Unsure("the recording ends before a periodic session had to come")
	}
	return checks.At(on.Answer.Element(), "no periodic session comes within "+seconds(p.Seen.Sub(on.Session.End))+" after PeriodicInformEnable was set to true", expected).In(on.Answer)
}
