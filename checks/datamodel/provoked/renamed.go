package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RenamedRow: the row of the fact "row" is called as the fact "was" says. The step "refer" has the parameters of the facts
// "strong" and "weak" lead to it by that name, "before" reads them; "rename" calls it as the fact "is" says, and "after"
// reads them again, with its Alias.
var RenamedRow = checks.Rule{
	ID: "CWMP-DM-047", Title: "Strong references follow a row that gets another alias, weak references keep their text", Spec: checks.TR106("3.2.4"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_2), Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: renamedRow,
	Mutants: []checks.Mutant{
		renamedMutant("ServerSelectionDiagnostics.Interface", "Device.IP.Interface.2", "Device.IP.Interface.[cwmplab-was]"),
		renamedMutant("ServerSelectionDiagnostics.Interface", "Device.IP.Interface.2", ""),
		renamedMutant("IPPing.Interface", "Device.IP.Interface.[cwmplab-was]", "Device.IP.Interface.[cwmplab-is]"),
	},
	Hint: checks.Hint{
		Allowed:     "A strong reference reads as the row by number or by its new name; a weak one reads as before.",
		Cause:       "References are stored as texts that nobody looks after.",
		Consequence: "A setting that was right leads to nothing after a row was given another name.",
		Remedy:      "The maker of the CPE has to keep strong references by row, not by text; an ACS can set them again after a rename.",
	},
}

// renamedMutant has a reference read otherwise after the rename.
func renamedMutant(name, value, other string) checks.Mutant {
	const between = `</Name><Value xsi:type="xsd:string">`
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Nth(3, mutate.ByMethod("GetParameterValuesResponse")),
		mutate.ReplaceInBody(name+between+value+"<", name+between+other+"<")))).Only("provoked/cwmp-dm-047")
}

func renamedRow(p *checks.Provocation, _ *checks.Facts) error {
	if !aliasBased(p) || !p.Call("refer").Responded() || !p.Call("rename").Responded() {
		return checks.NotHere
	}
	alias, v := p.Read("after", p.Fact("row")+"Alias")
	if v != nil {
		return v
	}
	if alias.Text() != p.Fact("is") {
		return checks.NotHere // it did not get the name
	}
	verdict := checks.NotHere
	number, table := strings.TrimSuffix(p.Fact("row"), "."), p.Fact("table")
	before, after, v := p.Around(p.Fact("strong"))
	if v == nil && (before.Text() == number || before.Text() == table+"["+p.Fact("was")+"]") {
		if text := after.Text(); text != number && text != table+"["+p.Fact("is")+"]" {
			return after.At(fmt.Sprintf("the strong reference reads %q", text), fmt.Sprintf("%q, or by number, as the row is called now", table+"["+p.Fact("is")+"]"))
		}
		verdict = nil
	}
	before, after, v = p.Around(p.Fact("weak"))
	if v == nil {
		if after.Text() != before.Text() {
			return after.At(fmt.Sprintf("the weak reference reads %q", after.Text()), fmt.Sprintf("%q, as before", before.Text()))
		}
		verdict = nil
	}
	return verdict
}
