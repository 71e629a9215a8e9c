package provoked

import (
	"fmt"
	"slices"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// resetRules are the rules on FactoryReset. The step "reset" is the call; "methods" asks for the methods before it, and
// "after" is a call behind it in the same session.
func resetRules() []*checks.Rule {
	return []*checks.Rule{&ResetAnswered, &AttributesReset, &RowsAndValuesReset, &ResetListed, &OrdersReset}
}

const resetGolden = "provoked/cwmp-fr-001"

// wasReset tells whether the device has come back from the reset.
func wasReset(p *checks.Provocation) bool {
	c := p.Call("reset")
	return c.Responded() && slices.ContainsFunc(p.Since(c.Session.End), func(s *capture.Session) bool {
		return hasEvent(s, "0 BOOTSTRAP") || hasEvent(s, "1 BOOT")
	})
}

// ResetAnswered is like [RebootAnswered].
var ResetAnswered = checks.Rule{
	ID: "CWMP-FR-001", Title: "FactoryResetResponse is sent and the session completed before the reset", Spec: checks.TR069("A.4.1.6"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return completes(p, "reset") },
	Mutants:       brokenOff("cwmp-fr-001"),
	Hint: checks.Hint{
		Allowed:     "Answers to everything the ACS still asks; the reset once the session is over.",
		Cause:       "The reset begins as soon as the request is read.",
		Consequence: "The ACS counts the session as failed and may order the reset again.",
		Remedy:      "The maker of the CPE has to wait for the end of the session.",
	},
}

// AttributesReset: the step "attributes" switches passive notification on for a parameter, "attributes after" reads it.
var AttributesReset = checks.Rule{
	ID: "CWMP-FR-004", Title: "Attributes return to their defaults with FactoryReset", Spec: checks.TR069("A.3.2.4"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: attributesReset,
	Mutants:       []checks.Mutant{stillPassive("1"), stillPassive("01")},
	Hint: checks.Hint{
		Allowed:     "The notification the parameter leaves the factory with: mostly 0.",
		Cause:       "Attributes are stored apart from values and forgotten by the reset.",
		Consequence: "The device reports to its next owner what nobody has asked for.",
		Remedy:      "The maker of the CPE has to clear the attributes, too.",
	},
}

func stillPassive(text string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterAttributesResponse")), mutate.Text("ParameterList/*/Notification", text)))).Only(resetGolden).
		And("CWMP-SPA-010", "because the value is not spelled so").And("CWMP-XSD-006", "because the value is not spelled so")
}

func attributesReset(p *checks.Provocation, _ *checks.Facts) error {
	set, held, after := p.Call("attributes"), p.Call("attributes before"), p.Call("attributes after")
	if !set.Responded() || !held.Responded() || !wasReset(p) {
		return checks.NotHere
	}
	if v := after.Unanswered(); v != nil || !after.Responded() {
		return orUnsure(v, "the attributes cannot be read")
	}
	if n, err := held.Answer.Find("ParameterList/*/Notification").Int(); err != nil || n == 1 {
		return checks.NotHere // 1 may be what it left the factory with
	}
	node := after.Answer.Find("ParameterList/*/Notification")
	if n, err := node.Int(); err == nil && n == 1 {
		return checks.At(node, "Notification of "+trim(after.Answer.Find("ParameterList/*/Name").Text())+" is still 1", "its default").In(after.Answer)
	}
	return nil
}

// RowsAndValuesReset: the step "add" adds a row to the fact "table", whose rows "rows" has listed, and "set" sets the fact
// "parameter"; "rows after" and "value after" look again.
var RowsAndValuesReset = checks.Rule{
	ID: "CWMP-FR-005", Title: "Instances and values that the ACS has made return to the factory state", Spec: checks.TR069("A.4.1.6"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: rowsAndValuesReset,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text("ParameterList/*/Value", "CWMP.LAB1")))).Only(resetGolden),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterNamesResponse")),
			mutate.InsertInto("ParameterList", "<ParameterInfoStruct><Name>Device.NAT.PortMapping.1.</Name><Writable>1</Writable></ParameterInfoStruct>")))).Only(resetGolden).
			And("CWMP-SOP-006", "because the list is longer than it says"),
	},
	Hint: checks.Hint{
		Allowed:     "What the device leaves the factory with.",
		Cause:       "Only part of the settings is cleared.",
		Consequence: "A device that is handed on carries settings of its last owner.",
		Remedy:      "The maker of the CPE has to clear everything.",
	},
}

func rowsAndValuesReset(p *checks.Provocation, _ *checks.Facts) error {
	if !wasReset(p) {
		return checks.NotHere
	}
	verdict := checks.NotHere
	if set := p.Call("set"); set.Responded() {
		after, v := p.Read("value after", p.Fact("parameter"))
		if v != nil {
			return v
		}
		was := checks.ValueOf(set.Ask, p.Fact("parameter")).Text()
		if after.Is(was) {
			return after.At(fmt.Sprintf("%s is still %q", p.Fact("parameter"), was), "the value of the factory")
		}
		verdict = nil
	}
	row, v := added(p, "add")
	rows, after := p.Call("rows"), p.Call("rows after")
	if v != nil || !rows.Responded() || !after.Responded() {
		return verdict
	}
	_, before := listed(rows.Answer)
	names, at := listed(after.Answer)
	if slices.ContainsFunc(names, func(n string) bool { return n != row && n != p.Fact("table") && before[n] == nil }) {
		return verdict // rows of the factory are back; the one in question may be one of them
	}
	if at[row] != nil {
		return checks.At(at[row], row+" is still there", "the rows of the factory").In(after.Answer)
	}
	return nil
}

// ResetListed: a method that a device lists is one that it has.
var ResetListed = checks.Rule{
	ID: "CWMP-FR-006", Title: "FactoryReset is answered with 9000 where GetRPCMethods does not list it, and only there", Spec: checks.TR069("A.4.1.6"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: resetListed,
	Mutants: []checks.Mutant{
		unlisted("Reboot"), unlisted("X_001122_Reset"),
	},
	Hint: checks.Hint{
		Allowed:     "The method listed and carried out; or not listed and answered with fault 9000.",
		Cause:       "The list is written by hand, or the method answered by a stub.",
		Consequence: "The ACS believes that a device was reset which was not.",
		Remedy:      "The maker of the CPE has to list what it has.",
	},
}

func unlisted(instead string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("GetRPCMethodsResponse"), mutate.ReplaceInBody("<string>FactoryReset</string>", "<string>"+instead+"</string>")))).Only(resetGolden)
}

func resetListed(p *checks.Provocation, _ *checks.Facts) error {
	methods, reset := p.Call("methods"), p.Call("reset")
	if !methods.Responded() || reset.Answer == nil {
		return checks.NotHere
	}
	listed := false
	for n := range methods.Answer.FindAll("MethodList/*") {
		listed = listed || trim(n.Text()) == "FactoryReset"
	}
	code := reset.Code()
	switch {
	case listed && code == 9000:
		return checks.At(reset.Answer.Find("detail/Fault/FaultCode"), "FactoryReset is listed in GetRPCMethods and answered with fault 9000", "a method that is listed, or fault 9000").In(reset.Answer)
	case !listed && code != 9000:
		return checks.At(reset.Answer.Element(), "FactoryReset is not listed in GetRPCMethods and answered with "+reset.Answer.Name(), "fault 9000").In(reset.Answer)
	}
	return nil
}

// OrdersReset: the step "first" is a ScheduleInform that is due after the reset.
var OrdersReset = checks.Rule{
	ID: "CWMP-FR-008", Title: "Scheduled Informs are dropped by a factory reset, and so are queued transfers", Spec: checks.TR069("A.4.1.6"),
	Level: checks.Should, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.LowQ, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: ordersReset,
	Mutants:       []checks.Mutant{orderBack("M ScheduleInform</EventCode><CommandKey>cwmplab-reset"), orderBack("M Download</EventCode><CommandKey>cwmplab-reset")},
	Hint: checks.Hint{
		Allowed:     "Nothing of what was ordered before the reset.",
		Cause:       "The orders are stored apart from the settings.",
		Consequence: "A device that was reset does what its last ACS has told it.",
		Remedy:      "The maker of the CPE should clear the orders, too.",
	},
}

func orderBack(event string) checks.Mutant {
	m := checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(3, mutate.ReplaceInBody("2 PERIODIC</EventCode><CommandKey>", event)))).Only("provoked/cwmp-fr-008")
	for _, id := range []string{"CWMP-EVT-006", "CWMP-SI-002", "CWMP-SI-003", "CWMP-EVT-013", "CWMP-EVT-018", "CWMP-TC-008", "CWMP-TC-009", "CWMP-EST-009", "CWMP-EVT-017"} {
		m = m.And(id, "because nothing goes with the event")
	}
	return m
}

func ordersReset(p *checks.Provocation, _ *checks.Facts) error {
	order, reset := p.Call("first"), p.Call("reset")
	if !order.Responded() || !wasReset(p) {
		return checks.NotHere
	}
	delay, err := order.Ask.Find("DelaySeconds").Uint()
	if err != nil {
		return checks.NotHere
	}
	key := order.Ask.Find("CommandKey").Text()
	due := order.Answer.Start.Add(time.Duration(delay) * time.Second)
	for _, s := range p.Since(reset.Session.End) {
		if m := s.Inform(); m != nil && !s.Doubtful && (hasCommand(s, "M ScheduleInform", key) || hasCommand(s, "M Download", key)) {
			return checks.At(m.Find("Event"), "the device reports what was ordered before the reset", "orders dropped by the reset").In(m)
		}
	}
	if p.End.IsZero() || p.Seen.Sub(due) < scheduleGrace {
		return checks.Unsure("the recording ends before the order was due")
	}
	return nil
}
