package provoked

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// scheduleRules are the rules on ScheduleInform. The steps "first" and "second" are calls.
func scheduleRules() []*checks.Rule {
	return []*checks.Rule{&ComesByItself, &SchedulesStayApart, &NoDelayRefused, &ScheduleOutlivesReboot}
}

// scheduleGrace is how much later than asked for a scheduled session may begin.
const scheduleGrace = 2 * time.Minute

// scheduled judges whether the order of a step is carried out, from the time on when the device was there for it.
func scheduled(p *checks.Provocation, step string, there time.Time) error {
	c := p.Call(step)
	if !c.Responded() {
		return checks.NotHere
	}
	delay, err := c.Ask.Find("DelaySeconds").Uint()
	if err != nil || delay == 0 {
		return checks.NotHere
	}
	key := c.Ask.Find("CommandKey").Text()
	due := c.Answer.Start.Add(time.Duration(delay) * time.Second)
	if there.After(due) {
		due = there
	}
	for _, s := range p.Since(c.Session.End) {
		m := s.Inform()
		if m == nil || s.NoStart || s.Doubtful || !hasCommand(s, "M ScheduleInform", key) {
			continue
		}
		if late := s.Start.Sub(due); late > scheduleGrace {
			return checks.At(m.Find("Event"), "the scheduled session begins "+late.Round(time.Second).String()+" late", "a session once DelaySeconds are over").In(m)
		}
		return nil
	}
	if p.End.IsZero() || p.Seen.Sub(due) < scheduleGrace {
		return checks.Unsure("the recording ends before the scheduled session had to come")
	}
	return checks.At(c.Answer.Element(), fmt.Sprintf("no session reports M ScheduleInform with the key %q", key), "a session once DelaySeconds are over").In(c.Answer)
}

func hasCommand(s *capture.Session, code, key string) bool {
	return slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.TrimSpace(e.EventCode) == code && e.CommandKey == key })
}

// ComesByItself: the order of the step "first"; nobody wakes the device.
var ComesByItself = checks.Rule{
	ID: "CWMP-SI-001", Title: "After DelaySeconds the CPE starts a session by itself", Spec: checks.TR069("A.4.1.2"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return scheduled(p, "first", time.Time{}) },
	Mutants:       []checks.Mutant{orderLate(2, 4*time.Minute), orderLate(2, time.Hour)},
	Hint: checks.Hint{
		Allowed:     "A session up to two minutes after DelaySeconds; later where another one was under way.",
		Cause:       "The order is noted but no timer is set.",
		Consequence: "The ACS waits for a device that comes only with its next period.",
		Remedy:      "The maker of the CPE has to wake up by itself; an ACS can send a connection request.",
	},
}

// orderLate is the mutant in which a session of the scenario with two orders comes late.
func orderLate(session int, d time.Duration) checks.Mutant {
	inform := mutate.First(mutate.And(mutate.InSession(session), mutate.ByMethod("Inform")))
	return checks.Breaks(mutate.AfterProvocation(mutate.Delay(inform, d))).Only("provoked/cwmp-si-001").
		And("CWMP-EST-009", "because the session comes too late").And("CWMP-SI-004", "because the other session comes later, too")
}

// orderLost is the mutant in which the event of an order has another key.
func orderLost(session int, key, other string) checks.Mutant {
	edit := mutate.ReplaceInBody("<EventCode>M ScheduleInform</EventCode><CommandKey>"+key+"<", "<EventCode>M ScheduleInform</EventCode><CommandKey>"+other+"<")
	m := checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(session, edit))).Only("provoked/cwmp-si-001")
	for _, id := range []string{"CWMP-EVT-006", "CWMP-SI-002", "CWMP-SI-003", "CWMP-EST-009", "CWMP-EVT-002", "CWMP-EVT-004"} {
		m = m.And(id, "because the key is not that of the command")
	}
	return m
}

// SchedulesStayApart: the steps "first" and "second" are two orders with different keys and delays.
var SchedulesStayApart = checks.Rule{
	ID: "CWMP-SI-004", Title: "Several ScheduleInform requests stay independent, each with its M ScheduleInform", Spec: checks.TR069("A.4.1.2"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Likely, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if first, second := p.Call("first"), p.Call("second"); !first.Responded() || !second.Responded() {
			return checks.NotHere
		}
		if v := scheduled(p, "first", time.Time{}); v != nil {
			return v
		}
		return scheduled(p, "second", time.Time{})
	},
	Mutants: []checks.Mutant{orderLost(3, "cwmplab-two", "cwmplab-one"), orderLost(3, "cwmplab-two", "")},
	Hint: checks.Hint{
		Allowed:     "Both events in one session, where the times lie close together.",
		Cause:       "There is one timer and room for one key.",
		Consequence: "Orders of several operators, or of several jobs of the ACS, get lost.",
		Remedy:      "The maker of the CPE has to keep a list; an ACS can give the next order when the device has come.",
	},
}

// NoDelayRefused: the step "first" asks for a session after 0 s.
var NoDelayRefused = checks.Rule{
	ID: "CWMP-SI-005", Title: "ScheduleInform with DelaySeconds 0 is refused with 9003", Spec: checks.TR069("A.4.1.2"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Likely, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		c := p.Call("first")
		if v := c.Unanswered(); v != nil {
			return v
		}
		return c.Refused(9003)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(success("ScheduleInform", ""))).Only("provoked/cwmp-si-005").And("CWMP-EST-009", "because no session follows"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Fault"), mutate.Text("Fault/detail/Fault/FaultCode", "9002")))).Only("provoked/cwmp-si-005"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9003.",
		Cause:       "The argument is not looked at.",
		Consequence: "Some devices open a session at once, some never come.",
		Remedy:      "The maker of the CPE has to refuse it; an ACS has to ask for 1 s or more.",
	},
}

// ScheduleOutlivesReboot: the step "first" is an order, and "reboot" reboots before it is due.
var ScheduleOutlivesReboot = checks.Rule{
	ID: "CWMP-SI-006", Title: "A pending ScheduleInform survives a reboot", Spec: checks.TR069("3.7.1.5"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.LikelyQ, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		reboot := p.Call("reboot")
		if !reboot.Responded() || !p.Call("first").Responded() {
			return checks.NotHere
		}
		list := starts(p, reboot.Session.End)
		if len(list) == 0 {
			return checks.Unsure("no session reports the restart")
		}
		return scheduled(p, "first", list[0].End)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(3, mutate.ReplaceInBody("<CommandKey>cwmplab-reboot<", "<CommandKey>other<")))).Only("provoked/cwmp-si-006").
			And("CWMP-EVT-006", "because the key is another one").And("CWMP-SI-002", "because the key is another one").And("CWMP-SI-003", "because the key is another one").And("CWMP-EST-009", "because the key is another one"),
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.First(mutate.And(mutate.InSession(3), mutate.ByMethod("Inform"))), time.Hour))).Only("provoked/cwmp-si-006").
			And("CWMP-EST-009", "because the session comes too late"),
	},
	Hint: checks.Hint{
		Allowed:     "The session at its time, or after the restart where the time has passed by then.",
		Cause:       "The order is kept in memory.",
		Consequence: "The ACS waits for a device that has forgotten it.",
		Remedy:      "The maker of the CPE has to store orders; an ACS can give them again after 1 BOOT.",
	},
}
