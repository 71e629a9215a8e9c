package provoked

import (
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// DeletedUntold: the step "attributes" switches notification on for a parameter of the row of the fact "row"; somebody else
// changes it while a session runs ("made"), and the step "delete" deletes the row in that session.
var DeletedUntold = checks.Rule{
	ID: "CWMP-SPA-025", Title: "With a deleted instance its pending notifications go", Spec: checks.TR069("3.7.1.5"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.LikelyQ, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: deletedUntold,
	Mutants:       []checks.Mutant{goneTold("Description", "string", "changed"), goneTold("Enable", "boolean", "1")},
	Hint: checks.Hint{
		Allowed:     "Nothing of the row in Informs that come after DeleteObject.",
		Cause:       "The list of changes keeps names, and nobody looks whether they still exist.",
		Consequence: "An ACS takes the row for existing, and fails when it asks for it.",
		Remedy:      "The maker of the CPE has to drop the changes of a row with the row.",
	},
}

// goneTold is the mutant that lists a parameter of the row in the session after.
func goneTold(name, kind, value string) checks.Mutant {
	list := mutate.InsertInto("Inform/ParameterList", `<ParameterValueStruct><Name>Device.NAT.PortMapping.1.`+name+`</Name><Value xsi:type="xsd:`+kind+`">`+value+`</Value></ParameterValueStruct>`)
	first, second := mutate.Nth(3, mutate.ByMethod("Inform")), mutate.Nth(4, mutate.ByMethod("Inform")) // challenged, and with credentials
	return checks.Breaks(mutate.AfterProvocation(mutate.Seq(mutate.Where(first, list), mutate.Where(second, list)))).Only("provoked/cwmp-spa-025").
		And("CWMP-SOP-006", "because the list is longer than it says").And("CWMP-DEL-008", "because the row is told of again").
		And("CWMP-INF-010", "because no event stands for it")
}

func deletedUntold(p *checks.Provocation, _ *checks.Facts) error {
	made, ok := p.Step(checks.StepMade)
	del := p.Call("delete")
	switch {
	case !ok || !p.Call("attributes").Responded() || !del.Responded() || del.Session.Inform() == nil:
		return checks.NotHere
	case made.Time.After(del.Ask.Start) || !del.Session.Inform().End.Before(made.Time):
		return checks.NotHere // the change was told before the row went, or never made
	}
	verdict := checks.NotHere
	for _, s := range p.Since(del.Session.End) {
		m := s.Inform()
		if s == del.Session || m == nil || s.NoStart || s.Doubtful || m.Dropped() {
			continue
		}
		verdict = nil
		for n := range m.FindAll("ParameterList/*/Name") {
			if strings.HasPrefix(trim(n.Text()), p.Fact("row")) {
				return checks.At(n, trim(n.Text())+" is listed, whose row was deleted", "nothing of the row").In(m)
			}
		}
	}
	return verdict
}
