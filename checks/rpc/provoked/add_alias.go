package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// aliasRules are the rules on rows with names. The fact "table" names the table, with its dot; the step "based" reads
// AliasBasedAddressing, whose full name is the fact "based".
func aliasRules() []*checks.Rule {
	return []*checks.Rule{&KeysUnique, &AddedByAlias, &OwnAlias, &MadeBySetting}
}

// aliasBased tells whether the CPE says that paths may hold aliases.
func aliasBased(p *checks.Provocation) bool { return p.True("based", p.Fact("based")) }

// AddedByAlias: the step "add" makes a row under the alias that the fact "alias" names, "named" reads the Alias of that row,
// "again" makes another one.
var AddedByAlias = checks.Rule{
	ID: "CWMP-ADD-015", Title: "AddObject with an alias makes a row of that name, once", Spec: checks.TR069("3.6.1"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_2), Confidence: checks.Likely, Observe: checks.Provoked(),
	CheckProvoked: addedByAlias,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("Fault")), success("AddObject", "<InstanceNumber>1</InstanceNumber><Status>0</Status>")))).Only("provoked/cwmp-add-015"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("AddObjectResponse")), refusal(9005)))).Only("provoked/cwmp-add-015"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "cpe-1")))).Only("provoked/cwmp-add-015"),
	},
	Hint: checks.Hint{
		Allowed:     "AddObjectResponse, after which the Alias of the row is the name in the request; a fault where the name is taken.",
		Cause:       "The end of the path is dropped, and any row is made.",
		Consequence: "An ACS addresses its row by a name that it does not have, or gets a second row each time it tries.",
		Remedy:      "The maker of the CPE has to take the name from the path; an ACS can set Alias after AddObject.",
	},
}

func addedByAlias(p *checks.Provocation, _ *checks.Facts) error {
	if !aliasBased(p) {
		return checks.NotHere
	}
	add, again := p.Call("add"), p.Call("again")
	if add.Code() == 9004 {
		return checks.Unsure("the table may be full")
	}
	if v := add.Accepted(); v != nil {
		return v
	}
	row, _ := added(p, "add")
	named, v := p.Read("named", row+"Alias")
	switch {
	case v != nil:
		return checks.Unsure("the Alias of the new row cannot be read")
	case named.Text() != p.Fact("alias"):
		return named.At(fmt.Sprintf("the new row is called %q", named.Text()), fmt.Sprintf("%q, as in the request", p.Fact("alias")))
	}
	if v := again.Unanswered(); v != nil {
		return v
	}
	if again.Responded() {
		return checks.At(again.Answer.Element(), "a second row is made under the name of the first", "a fault").In(again.Answer)
	}
	return nil
}

// OwnAlias: the step "add" makes a row without a name, "aliases" reads every Alias of the table.
var OwnAlias = checks.Rule{
	ID: "CWMP-ADD-016", Title: "A row made without an alias gets one of the CPE's own, which starts with cpe-", Spec: checks.DataModel("Alias"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_2), Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: ownAlias,
	Mutants: []checks.Mutant{
		ownAliasMutant(""), ownAliasMutant("row-1"), ownAliasMutant("cpe-1"),
	},
	Hint: checks.Hint{
		Allowed:     "A name that starts with cpe- and that no other row of the table has.",
		Cause:       "The Alias is left to the ACS, or made of the number as it is.",
		Consequence: "Paths with an alias do not lead to the row, or lead to two.",
		Remedy:      "The maker of the CPE has to name each row when it makes it.",
	},
}

// ownAliasMutant gives the new row another alias; another row of the table is cpe-1.
func ownAliasMutant(alias string) checks.Mutant {
	const because = "because it looks at the same alias"
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")),
		mutate.ReplaceInBody(`Device.NAT.PortMapping.2.Alias</Name><Value xsi:type="xsd:string">cpe-2<`, `Device.NAT.PortMapping.2.Alias</Name><Value xsi:type="xsd:string">`+alias+"<")))).
		Only("provoked/cwmp-add-016").And("CWMP-DM-027", because).And("CWMP-DM-028", because)
}

func ownAlias(p *checks.Provocation, _ *checks.Facts) error {
	if !aliasBased(p) {
		return checks.NotHere
	}
	row, v := added(p, "add")
	if v != nil {
		return v
	}
	alias, v := p.Read("aliases", row+"Alias")
	if v != nil {
		return v // not every table has aliases
	}
	if !strings.HasPrefix(alias.Text(), "cpe-") {
		return alias.At(fmt.Sprintf("the new row is called %q", alias.Text()), "a name that starts with cpe-")
	}
	for n := range alias.In.FindAll("ParameterList/*") {
		name := trim(n.Child("Name").Text())
		other, is := strings.CutSuffix(strings.TrimPrefix(name, p.Fact("table")), ".Alias")
		if is && strings.HasPrefix(name, p.Fact("table")) && !strings.Contains(other, ".") && name != row+"Alias" && n.Child("Value").Text() == alias.Text() {
			return alias.At(fmt.Sprintf("%s is %q, too", name, alias.Text()), "a name that no other row has")
		}
	}
	return nil
}
