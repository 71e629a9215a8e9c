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

// Rules are the rules of this package, in the order of the catalogue.
func Rules() []*checks.Rule {
	return append([]*checks.Rule{&EachCommandTold, &BootTold, &ChangeTold, &DroppedTogether, &LaterSession, &AnyOrder, &VendorEvent, &DiagnosticsTold, &Heartbeat}, bootstrapRules()...)
}

// codes of the events that the rules speak of.
const (
	valueChange = "4 VALUE CHANGE"
	boot        = "1 BOOT"
	scheduled   = "M ScheduleInform"
)

// lists tells whether the Inform of a session lists an event; a key of "*" stands for any.
func lists(s *capture.Session, code, key string) bool {
	return slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool {
		return strings.TrimSpace(e.EventCode) == code && (key == "*" || e.CommandKey == key)
	})
}

// told are the sessions after a time whose Inform was accepted.
func told(p *checks.Provocation, after time.Time) []*capture.Session {
	return slices.DeleteFunc(p.Since(after), func(s *capture.Session) bool { return s.Inform() == nil || s.NoStart })
}

// missing gives the verdict where something did not come: broken only if the recording goes on for long enough.
func missing(p *checks.Provocation, since time.Time, least time.Duration, at *capture.Message, observed, expected string) error {
	if p.End.IsZero() || p.Seen.Sub(since) < least {
		return checks.Unsure("the recording ends before it had to come")
	}
	return checks.At(at, observed, expected).In(at)
}

// soon is how long what is due at once may take.
const soon = time.Minute

// EachCommandTold: the steps "one" and "two" are ScheduleInform with different keys, due at about the same time.
var EachCommandTold = checks.Rule{
	ID: "CWMP-EVT-004", Title: "Events of multiple kind appear once per command, each with its CommandKey", Spec: checks.TR069("3.7.1.5"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Seen, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: eachCommandTold,
	Mutants: []checks.Mutant{
		onlyKey("evt-one", "evt-two"), onlyKey("evt-two", "evt-one"),
	},
	Hint: checks.Hint{
		Allowed:     "One M event for each command, with its key, in one Inform or in several.",
		Cause:       "The client keeps one flag, or the last key, for all commands of a kind.",
		Consequence: "An ACS waits for the end of a command that was carried out long ago.",
		Remedy:      "The maker of the CPE has to keep one entry per command; an ACS can send one after the other.",
	},
}

// onlyKey tells of one command twice instead of each once.
func onlyKey(key, instead string) checks.Mutant {
	edit := mutate.AfterProvocation(mutate.Where(mutate.Not(mutate.ByMethod("ScheduleInform")), mutate.ReplaceInBody(">"+key+"<", ">"+instead+"<")))
	m := checks.Breaks(edit).Only("provoked/cwmp-evt-004")
	for _, id := range []string{"CWMP-SI-002", "CWMP-EVT-002", "CWMP-EVT-006", "CWMP-EVT-026", "CWMP-EVT-003"} {
		m = m.And(id, "because a key comes twice")
	}
	return m
}

func eachCommandTold(p *checks.Provocation, _ *checks.Facts) error {
	var last time.Time
	for _, step := range []string{"one", "two"} {
		c := p.Call(step)
		if v := c.Unanswered(); v != nil || !c.Responded() {
			return checks.NotHere
		}
		last = c.Answer.Start
	}
	for _, step := range []string{"one", "two"} {
		c := p.Call(step)
		key, times := c.Ask.Find("CommandKey").Text(), 0
		for _, s := range told(p, c.Ask.Start) {
			for _, e := range s.Events {
				if strings.TrimSpace(e.EventCode) == scheduled && e.CommandKey == key && s.RetryCount == 0 {
					times++
				}
			}
		}
		switch {
		case times == 0:
			return missing(p, last, soon, c.Ask, "no M ScheduleInform with the key "+key+" comes", "one for each command")
		case times > 1:
			return checks.At(c.Ask, fmt.Sprintf("M ScheduleInform with the key %s comes %d times", key, times), "once for each command").In(c.Ask)
		}
	}
	return nil
}

// BootTold: the step "reboot" is Reboot.
var BootTold = checks.Rule{
	ID: "CWMP-EVT-011", Title: "1 BOOT is sent after each reset", Spec: checks.TR069("3.7.1.5"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Seen, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		c := p.Call("reboot")
		if !c.Responded() {
			return checks.NotHere
		}
		for _, s := range told(p, c.Session.End) {
			if lists(s, boot, "*") {
				return nil
			}
			if lists(s, "M Reboot", "*") {
				return checks.At(s.Inform().Find("Event"), "M Reboot comes without 1 BOOT", "both").In(s.Inform())
			}
		}
		return missing(p, c.Answer.Start, 3*time.Minute, c.Answer, "no session with 1 BOOT follows", "one as soon as the device is up")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody("1 BOOT<", "2 PERIODIC<"))).Only("provoked/cwmp-evt-011").
			And("CWMP-EVT-025", "because the boot is not told").And("CWMP-RB-002", "because the boot is not told").And("CWMP-EVT-013", "because the boot is not told"),
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody("1 BOOT<", "4 VALUE CHANGE<"))).Only("provoked/cwmp-evt-011").
			And("CWMP-EVT-025", "because the boot is not told").And("CWMP-RB-002", "because the boot is not told").And("CWMP-EVT-013", "because the boot is not told").And("CWMP-INF-010", "because nothing has changed"),
	},
	Hint: checks.Hint{
		Allowed:     "1 BOOT, with M Reboot where an RPC asked for it.",
		Cause:       "The event is lost in the restart, or raised for power-up only.",
		Consequence: "An ACS does not know that settings may have taken effect.",
		Remedy:      "The maker of the CPE has to raise it at each start.",
	},
}

// ChangeTold: the step "change" changes the parameter of the fact "parameter", which has notification, to the fact "value".
var ChangeTold = checks.Rule{
	ID: "CWMP-EVT-014", Title: "4 VALUE CHANGE tells of a change with notification, and of nothing else", Spec: checks.TR069("3.7.1.5", "A.3.3.1"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Seen, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: changeTold,
	Mutants: []checks.Mutant{
		changeMutant(mutate.ReplaceInBody("4 VALUE CHANGE<", "2 PERIODIC<")), changeMutant(mutate.ReplaceInBody("Device.DeviceInfo.Description<", "Device.DeviceInfo.Other<")),
	},
	Hint: checks.Hint{
		Allowed:     "4 VALUE CHANGE in the next Inform, with the parameter and its value.",
		Cause:       "Changes are found by comparison, at times of its own.",
		Consequence: "An ACS works with values that are no longer true.",
		Remedy:      "The maker of the CPE has to note each change.",
	},
}

func changeMutant(e mutate.Edit) checks.Mutant {
	m := checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Inform"), e))).Only("provoked/cwmp-evt-014")
	for _, id := range []string{"CWMP-INF-009", "CWMP-INF-010", "CWMP-INF-011", "CWMP-EVT-001", "CWMP-EVT-003", "CWMP-EVT-005"} {
		m = m.And(id, "because the change is not told")
	}
	return m
}

func changeTold(p *checks.Provocation, _ *checks.Facts) error {
	change, ok := p.Step("change")
	if !ok {
		return checks.NotHere
	}
	sessions := told(p, change.Time)
	if len(sessions) == 0 {
		return checks.Unsure("no session follows the change")
	}
	first := sessions[0]
	if !lists(first, valueChange, "*") {
		return checks.At(first.Inform().Find("Event"), "4 VALUE CHANGE is missing after a change of "+p.Fact("parameter"), "4 VALUE CHANGE").In(first.Inform())
	}
	if checks.ValueOf(first.Inform(), p.Fact("parameter")) == nil {
		return checks.At(first.Inform().Find("ParameterList"), p.Fact("parameter")+" is not listed", "what has changed").In(first.Inform())
	}
	for _, s := range sessions[1:] {
		if lists(s, valueChange, "*") && s.RetryCount == 0 && first.Ended == capture.EndedWell && checks.ValueOf(s.Inform(), p.Fact("parameter")) != nil {
			return checks.At(s.Inform().Find("Event"), "4 VALUE CHANGE comes again though nothing has changed", "once for a change").In(s.Inform())
		}
	}
	return nil
}

// DroppedTogether: the change was told in a session that the ACS broke off, and the device was restarted then.
var DroppedTogether = checks.Rule{
	ID: "CWMP-EVT-015", Title: "With an undelivered 4 VALUE CHANGE its list of parameters is dropped", Spec: checks.TR069("3.7.1.5"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Seen, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		step, ok := p.Step("restart")
		if !ok {
			return checks.NotHere
		}
		for _, s := range told(p, step.Time) {
			if !lists(s, boot, "*") {
				continue
			}
			if n := checks.ValueOf(s.Inform(), p.Fact("parameter")); n != nil && !lists(s, valueChange, "*") {
				return checks.At(n, p.Fact("parameter")+" is listed without 4 VALUE CHANGE", "both or neither").In(s.Inform())
			}
			return nil
		}
		return checks.Unsure("no session follows the restart")
	},
	Mutants: []checks.Mutant{listedWithout("Device.DeviceInfo.Description"), listedWithout(" Device.DeviceInfo.Description ")},
	Hint: checks.Hint{
		Allowed:     "Both in the Inform, or neither.",
		Cause:       "The list of changes is stored, and the event is not.",
		Consequence: "An ACS is given values without being told why.",
		Remedy:      "The maker of the CPE has to keep or drop both.",
	},
}

func listedWithout(name string) checks.Mutant {
	insert := mutate.InsertInto("Inform/ParameterList", `<ParameterValueStruct><Name>`+name+`</Name><Value xsi:type="xsd:string">x</Value></ParameterValueStruct>`)
	first, second := mutate.Nth(1, mutate.ByMethod("Inform")), mutate.Nth(2, mutate.ByMethod("Inform"))
	return checks.Breaks(mutate.AfterProvocation(mutate.Seq(mutate.Where(first, insert), mutate.Where(second, insert)))).Only("provoked/cwmp-evt-015").And("CWMP-SOP-006", "because the list is longer than it says").And("CWMP-INF-010", "because no event stands for it").And("CWMP-TYP-004", "because of the white space").And("CWMP-DM-002", "because of the white space")
}

// LaterSession: the step "ask" is ScheduleInform, due while the same session is still held open.
var LaterSession = checks.Rule{
	ID: "CWMP-EVT-027", Title: "An event that arises after Inform was sent is delivered in a later session", Spec: checks.TR069("3.7.1.5"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Known, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		c := p.Call("ask")
		if v := c.Unanswered(); v != nil || !c.Responded() {
			return checks.NotHere
		}
		for _, s := range told(p, c.Session.End) {
			if lists(s, scheduled, c.Ask.Find("CommandKey").Text()) {
				return nil
			}
		}
		return missing(p, c.Session.End, soon, c.Ask, "the event never comes", "M ScheduleInform in a later session")
	},
	Mutants: []checks.Mutant{
		laterMutant(mutate.ReplaceInBody("M ScheduleInform<", "X 001122 Other<")), laterMutant(mutate.ReplaceInBody(">evt-later<", ">other<")),
	},
	Hint: checks.Hint{
		Allowed:     "A session of its own right after, or the next one.",
		Cause:       "The queue of events is cleared when a session ends.",
		Consequence: "What happens while an ACS talks to the device is never told.",
		Remedy:      "The maker of the CPE has to clear only what InformResponse has delivered.",
	},
}

func laterMutant(e mutate.Edit) checks.Mutant {
	m := checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("Inform")), e))).Only("provoked/cwmp-evt-027")
	for _, id := range []string{"CWMP-SI-002", "CWMP-EST-009", "CWMP-EVT-001", "CWMP-EVT-003", "CWMP-EVT-026", "CWMP-EVT-013", "CWMP-AUT-024"} {
		m = m.And(id, "because the event is another one")
	}
	return m
}
