package provoked

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CounterSilent: the step "attributes" switches notification on for the counter of the fact "counter", "add" makes a row;
// sessions that come later show whether the counter is reported.
var CounterSilent = checks.Rule{
	ID: "CWMP-ADD-017", Title: "AddObject by the ACS does not cause 4 VALUE CHANGE for the counter of the table", Spec: checks.TR069("3.7.1.5"),
	Level: checks.MustNot, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.LikelyQ, Observe: checks.Provoked(),
	CheckProvoked: counterSilent,
	Mutants: []checks.Mutant{
		counterReported(mutate.ReplaceInBody("2 PERIODIC", "4 VALUE CHANGE")),
		counterReported(mutate.InsertInto("Inform/Event", "<EventStruct><EventCode>4 VALUE CHANGE</EventCode><CommandKey></CommandKey></EventStruct>")),
	},
	Hint: checks.Hint{
		Allowed:     "4 VALUE CHANGE for the counter where somebody else has made or deleted a row.",
		Cause:       "The counter is compared with its last value, whoever has changed it.",
		Consequence: "Each row that an ACS adds leads to a further session.",
		Remedy:      "The maker of the CPE has to leave out what the ACS has caused; an ACS can ignore it.",
	},
}

// counterReported is the mutant that reports the counter in the session after, with the event that an edit makes.
func counterReported(event mutate.Edit) checks.Mutant {
	first, inform := mutate.Nth(3, mutate.ByMethod("Inform")), mutate.Nth(4, mutate.ByMethod("Inform")) // challenged, and with credentials
	listed := mutate.InsertInto("Inform/ParameterList",
		`<ParameterValueStruct><Name>Device.NAT.PortMappingNumberOfEntries</Name><Value xsi:type="xsd:unsignedInt">1</Value></ParameterValueStruct>`)
	edit := mutate.Seq(mutate.Where(inform, event), mutate.Where(inform, listed), mutate.Where(first, event), mutate.Where(first, listed))
	return checks.Breaks(mutate.AfterProvocation(edit)).Only("provoked/cwmp-add-017").
		And("CWMP-SOP-006", "because the sizes of the arrays are others")
}

func counterSilent(p *checks.Provocation, _ *checks.Facts) error {
	add := p.Call("add")
	if !p.Call("attributes").Responded() || !add.Responded() {
		return checks.NotHere
	}
	verdict := checks.NotHere
	for _, s := range p.Since(add.Session.End) {
		m := s.Inform()
		if s == add.Session || m == nil || s.NoStart || s.Doubtful || m.Dropped() {
			continue
		}
		verdict = nil
		if value := checks.ValueOf(m, p.Fact("counter")); value != nil && hasEvent(s, "4 VALUE CHANGE") {
			return checks.At(value, "4 VALUE CHANGE is reported with "+p.Fact("counter")+" after AddObject of the ACS", "no report of what the ACS has caused").In(m)
		}
	}
	return verdict
}
