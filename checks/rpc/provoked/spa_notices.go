package provoked

import (
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// noticeRules are the rules on what a device makes of a change that somebody else than the ACS makes. The step "attributes"
// sets the notification of the fact "parameter"; the change and what is read around it are those of [checks.Change].
func noticeRules() []*checks.Rule {
	return []*checks.Rule{&PassiveTold, &PassiveSilent, &ActiveOpens, &DeletedUntold, &LightweightOnly}
}

const (
	passiveGolden = "provoked/cwmp-spa-016"
	activeGolden  = "provoked/cwmp-spa-018"
)

// changed finds the change of the fact "parameter", whose notification the step "attributes" has set.
func changed(p *checks.Provocation) (checks.Change, error) {
	if !p.Call("attributes").Responded() {
		return checks.Change{}, checks.NotHere
	}
	return p.Change(p.Fact("parameter"))
}

// noticed is how long a device may take to notice a change itself.
const noticed = 2 * time.Second

// PassiveTold: the first session after the change has whatever reason.
var PassiveTold = checks.Rule{
	ID: "CWMP-SPA-016", Title: "With passive notification the next Inform holds the new value and 4 VALUE CHANGE", Spec: checks.TR069("A.3.2.4"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: passiveTold,
	Mutants: []checks.Mutant{
		toldOtherwise(mutate.ReplaceInBody("4 VALUE CHANGE<", "8 DIAGNOSTICS COMPLETE<")),
		toldOtherwise(mutate.ReplaceInBody("Device.DeviceInfo.Description<", "Device.DeviceInfo.ModelName<")),
		toldOtherwise(mutate.ReplaceInBody(">changed<", ">changes<")),
	},
	Hint: checks.Hint{
		Allowed:     "4 VALUE CHANGE beside the other events, and the parameter with its value of now.",
		Cause:       "Changes are looked for at times of its own, or only where notification is active.",
		Consequence: "An ACS works with a value that is no longer true.",
		Remedy:      "The maker of the CPE has to compare before each Inform; an ACS can read the parameter in each session.",
	},
}

func toldOtherwise(e mutate.Edit) checks.Mutant {
	m := checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Inform"), e))).Only(passiveGolden)
	for _, id := range []string{"CWMP-INF-010", "CWMP-INF-011", "CWMP-EVT-001"} {
		m = m.And(id, "because the change is told otherwise")
	}
	return m
}

func passiveTold(p *checks.Provocation, _ *checks.Facts) error {
	c, v := changed(p)
	if v != nil {
		return v
	}
	for _, s := range c.Sessions() {
		m := s.Inform()
		value := checks.ValueOf(m, c.Parameter)
		switch {
		case c.Reported(s) && c.Value.Is(value.Text()):
			return nil
		case c.After(s) < noticed:
			continue
		case c.Reported(s):
			return checks.At(value, c.Parameter+" is reported as "+value.Text(), c.Value.Text()+", which it is").In(m)
		case value == nil:
			return checks.At(m.Find("ParameterList"), c.Parameter+", which has changed, is not listed", "the new value, and 4 VALUE CHANGE").In(m)
		}
		return checks.At(m.Find("Event"), "4 VALUE CHANGE is missing after a change of "+c.Parameter, "4 VALUE CHANGE").In(m)
	}
	return checks.Unsure("no session follows the change")
}

// PassiveSilent: time passes after the change until the device is woken.
var PassiveSilent = checks.Rule{
	ID: "CWMP-SPA-017", Title: "Passive notification alone never starts a session", Spec: checks.TR069("A.3.2.4"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: passiveSilent,
	Mutants:       []checks.Mutant{onlyForChange("1", ""), onlyForChange("2", "<EventStruct><EventCode>4 VALUE CHANGE</EventCode><CommandKey></CommandKey></EventStruct>")},
	Hint: checks.Hint{
		Allowed:     "The change waits for the next session that has another reason.",
		Cause:       "Both kinds of notification are treated alike.",
		Consequence: "An ACS that asked to be told in passing is called by every device at each change.",
		Remedy:      "The maker of the CPE has to open sessions for active notification only; an ACS can switch notification off.",
	},
}

// onlyForChange is the mutant whose session has no reason but the change.
func onlyForChange(events, instead string) checks.Mutant {
	edit := mutate.Seq(mutate.ReplaceInBody("<EventStruct><EventCode>2 PERIODIC</EventCode><CommandKey></CommandKey></EventStruct>", instead),
		mutate.Attr("Inform/Event", "soap-enc:arrayType", "cwmp:EventStruct["+events+"]"))
	m := checks.Breaks(mutate.AfterProvocation(edit)).Only(passiveGolden)
	for _, id := range []string{"CWMP-EVT-003", "CWMP-AUT-024", "CWMP-EVT-001", "CWMP-SOP-006"} {
		m = m.And(id, "because the events are others")
	}
	return m
}

// quietTime is how long no session may come for a change, so that it shows that none is opened for it.
const quietTime = 10 * time.Second

func passiveSilent(p *checks.Provocation, _ *checks.Facts) error {
	c, v := changed(p)
	if v != nil {
		return v
	}
	for _, s := range c.Sessions() {
		if !checks.ForChange(s) || s.RetryCount > 0 || !c.Reported(s) {
			continue
		}
		if other := c.Other(s); other != "" {
			return checks.Unsure("the session that reports the change also holds %s, which may be its reason", other)
		}
		return checks.At(s.Inform().Find("Event"), "a session is opened for a change of "+c.Parameter+", whose notification is passive", "no session of its own").In(s.Inform())
	}
	if first := c.Sessions(); len(first) == 0 || c.After(first[0]) < quietTime {
		return checks.NotHere // another reason came first
	}
	return nil
}

// ActiveOpens: the first change after a quiet time.
var ActiveOpens = checks.Rule{
	ID: "CWMP-SPA-018", Aliases: []string{"CWMP-EST-012"}, Title: "Active notification starts a session, delayed at most as the throttle asks",
	Spec:  checks.TR069("A.3.2.4", "3.2.1").And(checks.DataModel("ManagementServer.DefaultActiveNotificationThrottle")),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		c, v := changed(p)
		if v != nil {
			return v
		}
		return c.OpensSession()
	},
	Mutants: []checks.Mutant{openedLate(2 * time.Minute), openedLate(time.Hour)},
	Hint: checks.Hint{
		Allowed:     "A session with 4 VALUE CHANGE within a minute, and later by as much as DefaultActiveNotificationThrottle says.",
		Cause:       "The change is noticed when the next session is prepared.",
		Consequence: "An ACS learns hours later that the address of a device is another one.",
		Remedy:      "The maker of the CPE has to watch the parameters whose notification is active; an ACS can shorten the period.",
	},
}

func openedLate(d time.Duration) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.Nth(1, mutate.ByMethod("Inform")), d))).Only(activeGolden)
}
