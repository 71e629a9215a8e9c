package provoked

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// estRules are the rules on what establishes a session.
func estRules() []*checks.Rule {
	return slices.Concat([]*checks.Rule{&OwnChangeSilent, &ChangesTogether}, periodicRules(), openedRules(), []*checks.Rule{&OtherSourcePort, &DelayedRebootWaits})
}

// OwnChangeSilent: the ACS knows what it has set. The step "attributes" switches active notification on for the fact
// "parameter", "set" sets it; sessions that come later show whether the change is reported.
var OwnChangeSilent = checks.Rule{
	ID:            "CWMP-EST-013",
	Aliases:       []string{"CWMP-SPV-029"},
	Title:         "A change that the ACS has made is not reported as 4 VALUE CHANGE",
	Spec:          checks.TR069("A.3.2.4", "3.7.1.5"),
	Level:         checks.MustNot,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked(),
	CheckProvoked: ownChangeSilent,
	Mutants: []checks.Mutant{
		reported(mutate.ReplaceInBody("2 PERIODIC", "4 VALUE CHANGE")).
			And("CWMP-AUT-024", "because the event of the challenged request is gone"),
		reported(mutate.InsertInto("Inform/Event", "<EventStruct><EventCode>4 VALUE CHANGE</EventCode><CommandKey></CommandKey></EventStruct>")),
	},
	Hint: checks.Hint{
		Allowed:     "4 VALUE CHANGE for what others have changed: the user, the network, the device itself.",
		Cause:       "Whatever changes a value raises the notification, also SetParameterValues.",
		Consequence: "Each setting of the ACS leads to a further session, and an ACS that answers changes with settings never comes to rest.",
		Remedy:      "The maker of the CPE has to leave out what the ACS has set; an ACS can ignore values that it knows.",
	},
}

func ownChangeSilent(p *checks.Provocation, _ *checks.Facts) error {
	name := p.Fact("parameter")
	set := p.Call("set")
	if !p.Call("attributes").Responded() || !set.Responded() {
		return checks.NotHere
	}
	verdict := checks.NotHere
	for _, s := range p.Since(set.Session.End) {
		m := s.Inform()
		if s == set.Session || m == nil || s.NoStart || s.Doubtful || m.Dropped() {
			continue
		}
		verdict = nil
		changed := slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.TrimSpace(e.EventCode) == "4 VALUE CHANGE" })
		value := checks.ValueOf(m, name)
		if !changed || value == nil || !checks.SameValue(checks.TypeOf(value), value.Text(), checks.ValueOf(set.Ask, name).Text()) {
			continue
		}
		if other := otherChange(set.Session.Inform(), m, name); other != "" {
			return checks.Unsure("4 VALUE CHANGE is reported with %s, which may be its cause", other)
		}
		return checks.At(value, "4 VALUE CHANGE is reported with "+name+", which the ACS has set", "no report of what the ACS has set itself").In(m)
	}
	return verdict
}

// otherChange is a parameter of an Inform, other than the one at hand, that the Inform before did not have: it may be what
// has changed. What is in every Inform is there in either.
func otherChange(before, now *capture.Message, name string) string {
	known := map[string]bool{name: true}
	for n := range before.FindAll("ParameterList/*") {
		known[n.Child("Name").Text()] = true
	}
	for n := range now.FindAll("ParameterList/*") {
		if other := n.Child("Name").Text(); !known[other] {
			return other
		}
	}
	return ""
}

// reported is the mutant that reports the change of the parameter in the session after, with the event that an edit makes.
func reported(event mutate.Edit) checks.Mutant {
	inform := mutate.Nth(4, mutate.ByMethod("Inform"))
	listed := mutate.InsertInto("Inform/ParameterList",
		`<ParameterValueStruct><Name>Device.ManagementServer.UpgradesManaged</Name><Value xsi:type="xsd:boolean">0</Value></ParameterValueStruct>`)
	return checks.Breaks(mutate.AfterProvocation(mutate.Seq(mutate.Where(inform, event), mutate.Where(inform, listed)))).Only("provoked/cwmp-est-013").
		And("CWMP-SOP-006", "because the sizes of the arrays are others")
}
