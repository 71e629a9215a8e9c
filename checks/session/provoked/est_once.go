package provoked

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ChangesTogether: the fact "parameter" has active notification, and somebody else changes it more than once while the
// throttle holds the session back; the change is that of [checks.Change].
var ChangesTogether = checks.Rule{
	ID:            "CWMP-EST-021",
	Title:         "Several changes of a parameter before a session are notified once",
	Spec:          checks.TR069("3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: changesTogether,
	Mutants: []checks.Mutant{
		toldTwice(2, mutate.InsertInto("Inform/ParameterList", changedEntry)).And("CWMP-INF-010", "because the parameter is listed twice"),
		toldTwice(4, mutate.InsertInto("Inform/ParameterList", changedEntry),
			mutate.InsertInto("Inform/Event", "<EventStruct><EventCode>4 VALUE CHANGE</EventCode><CommandKey></CommandKey></EventStruct>")),
	},
	Hint: checks.Hint{
		Allowed:     "One session, and one entry in its list, with the value of now.",
		Cause:       "Changes are queued one by one.",
		Consequence: "A value that moves often calls the ACS again and again, with values that are no longer true.",
		Remedy:      "The maker of the CPE has to note that a parameter has changed, and to read it when Inform is made.",
	},
}

const changedEntry = `<ParameterValueStruct><Name>Device.DeviceInfo.Description</Name><Value xsi:type="xsd:string">changed</Value></ParameterValueStruct>`

// toldTwice is the mutant that changes the Inform of a number, which is challenged before.
func toldTwice(inform int, edits ...mutate.Edit) checks.Mutant {
	var all []mutate.Edit
	for n := inform - 1; n <= inform; n++ {
		for _, e := range edits {
			all = append(all, mutate.Where(mutate.Nth(n, mutate.ByMethod("Inform")), e))
		}
	}
	return checks.Breaks(mutate.AfterProvocation(mutate.Seq(all...))).Only("provoked/cwmp-dm-024").
		And("CWMP-SOP-006", "because the sizes of the arrays are others")
}

func changesTogether(p *checks.Provocation, _ *checks.Facts) error {
	c, v := p.Change(p.Fact("parameter"))
	if v != nil {
		return v
	}
	var told *capture.Session
	for _, s := range c.Sessions() {
		m := s.Inform()
		switch {
		case !c.Reported(s):
			continue
		case !c.Value.Is(checks.ValueOf(m, c.Parameter).Text()):
			return checks.NotHere // it was told between the changes
		case told != nil && told.Ended == capture.EndedWell && s.RetryCount == 0:
			return checks.At(m.Find("Event"), "the changes of "+c.Parameter+" are told in a second session", "once, in one Inform").In(m)
		}
		told = s
		if n := times(m, c.Parameter); n > 1 {
			return checks.At(m.Find("ParameterList"), fmt.Sprintf("%s is listed %d times", c.Parameter, n), "one entry, with the latest value").In(m)
		}
	}
	if told == nil {
		return checks.NotHere // that no session comes is another matter
	}
	return nil
}

// times counts a parameter in the list of an Inform.
func times(m *capture.Message, name string) (n int) {
	for entry := range m.FindAll("ParameterList/*") {
		if entry.Child("Name").Text() == name {
			n++
		}
	}
	return n
}
