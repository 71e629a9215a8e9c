package provoked

import (
	"fmt"
	"regexp"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// aliasRules are the rules on aliases in paths. The step "based" reads AliasBasedAddressing, whose full name is the fact
// "based"; where it is not true they do not apply. The fact "table" names a table, with its dot.
func aliasRules() []*checks.Rule {
	return []*checks.Rule{&AddressingComplete, &AliasForm, &EitherForm, &AliasesReturned, &RenamedRow}
}

// aliasBased tells whether the CPE says that paths may hold aliases.
func aliasBased(p *checks.Provocation) bool { return p.True("based", p.Fact("based")) }

// answered gives the verdict on a call whose response is looked at.
func answered(c checks.Call) error {
	if v := c.Unanswered(); v != nil {
		return v
	}
	if !c.Responded() {
		return checks.Unsure("%s is answered with fault %d", c.Ask.Summary.Method, c.Code())
	}
	return nil
}

// entries are those of a list by their names.
func entries(c checks.Call) map[string]*xmltree.Node {
	all := map[string]*xmltree.Node{}
	for n := range c.Answer.FindAll("ParameterList/*") {
		all[strings.Trim(n.Child("Name").Text(), " \t\r\n")] = n
	}
	return all
}

// AddressingComplete: the step "names" asks for the next level of the object that the fact "server" names.
var AddressingComplete = checks.Rule{
	ID: "CWMP-DM-026", Title: "With AliasBasedAddressing true there are InstanceMode and AutoCreateInstances", Spec: checks.DataModel("ManagementServer.AliasBasedAddressing"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_2), Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !aliasBased(p) {
			return checks.NotHere
		}
		names := p.Call("names")
		if v := answered(names); v != nil {
			return v
		}
		there := entries(names)
		for _, name := range []string{"InstanceMode", "AutoCreateInstances"} {
			if there[p.Fact("server")+name] == nil {
				return checks.At(names.Answer.Element(), "there is no "+p.Fact("server")+name, "both parameters").In(names.Answer)
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{addressingWithout("InstanceMode"), addressingWithout("AutoCreateInstances")},
	Hint: checks.Hint{
		Allowed:     "Both parameters; or AliasBasedAddressing false, or not there.",
		Cause:       "AliasBasedAddressing was copied from a data model and set to true.",
		Consequence: "An ACS can neither choose how rows are named, nor have rows made by their names.",
		Remedy:      "The maker of the CPE has to have all three, or to say false.",
	},
}

// addressingWithout calls a parameter of ManagementServer otherwise.
func addressingWithout(name string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody("ManagementServer."+name+"<", "ManagementServer.X_001122_"+name+"<"))).Only("provoked/cwmp-dm-026")
}

// aliasGrammar is what an alias may look like.
var aliasGrammar = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,63}$`)

// AliasForm: the step "add" makes a row without a name, "aliases" reads every Alias there is.
var AliasForm = checks.Rule{
	ID: "CWMP-DM-027", Title: "Aliases have their form, are unique in their table, and start with cpe- where the CPE chose them", Spec: checks.TR106("3.8"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_2), Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: aliasForm,
	Mutants: []checks.Mutant{
		aliasMutant("DHCPv4.Client.1", "1abc"), aliasMutant("Users.User.1", ""), aliasMutant("IP.Interface.1", "cpe 1"),
		aliasMutant("NAT.PortMapping.2", "row-2").And("CWMP-ADD-016", "because it looks at the same alias"),
		aliasMutant("NAT.PortMapping.1", "cpe-2").And("CWMP-ADD-016", "because the new row has that alias, too"),
	},
	Hint: checks.Hint{
		Allowed:     "A letter, then letters, digits, hyphens and underscores, at most 64 characters in all; cpe- in front of those that the ACS has not set.",
		Cause:       "Aliases are made of interface names or numbers as they are.",
		Consequence: "Paths with the alias cannot be read, or lead to another row.",
		Remedy:      "The maker of the CPE has to build aliases of cpe- and a number.",
	},
}

// aliasMutant gives a row another alias where all are read.
func aliasMutant(row, alias string) checks.Mutant {
	own := "cpe-" + row[len(row)-1:]
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")),
		mutate.ReplaceInBody("Device."+row+`.Alias</Name><Value xsi:type="xsd:string">`+own+"<", "Device."+row+`.Alias</Name><Value xsi:type="xsd:string">`+alias+"<")))).
		Only("provoked/cwmp-add-016").And("CWMP-DM-028", "because it had another alias before")
}

func aliasForm(p *checks.Provocation, _ *checks.Facts) error {
	if !aliasBased(p) {
		return checks.NotHere
	}
	c := p.Call("aliases")
	if v := answered(c); v != nil {
		return v
	}
	own := ""
	if made := p.Call("add"); made.Responded() {
		own = p.Fact("table") + strings.Trim(made.Answer.Find("InstanceNumber").Text(), " \t\r\n") + "."
	}
	verdict := checks.NotHere
	taken := map[string]string{} // names of rows by their tables and aliases
	for n := range c.Answer.FindAll("ParameterList/*") {
		name := strings.Trim(n.Child("Name").Text(), " \t\r\n")
		row, is := strings.CutSuffix(name, "Alias")
		if !is || !strings.HasSuffix(row, ".") {
			continue
		}
		verdict = nil
		alias, value := n.Child("Value").Text(), n.Child("Value")
		table := row[:strings.LastIndexByte(strings.TrimSuffix(row, "."), '.')+1]
		switch other := taken[table+alias]; {
		case !aliasGrammar.MatchString(alias):
			return checks.At(value, fmt.Sprintf("%s is %q", name, alias), "a letter, then letters, digits, hyphens and underscores").In(c.Answer)
		case other != "":
			return checks.At(value, fmt.Sprintf("%s and %s are both %q", other, name, alias), "names that differ").In(c.Answer)
		case row == own && !strings.HasPrefix(alias, "cpe-"):
			return checks.At(value, fmt.Sprintf("the CPE has called %s %q", row, alias), "a name that starts with cpe-").In(c.Answer)
		}
		taken[table+alias] = name
	}
	return verdict
}

// EitherForm: the step "number" reads a row by its number, the fact "row", and "alias" by the alias that it has.
var EitherForm = checks.Rule{
	ID: "CWMP-DM-029", Title: "Requests may name a row by its number or its alias alike", Spec: checks.TR069("3.6.1"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_2), Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: eitherForm,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.FaultInstead("Body/*", 9005)))).Only("provoked/cwmp-dm-029"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody(`>cpe-1<`, `>cpe-2<`)))).Only("provoked/cwmp-dm-029").
			And("CWMP-DM-028", "because it had another alias before"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody("].ExternalPort<", "].Other<")))).Only("provoked/cwmp-dm-029"),
	},
	Hint: checks.Hint{
		Allowed:     "The same values, under the path of the request or under what InstanceMode says.",
		Cause:       "AliasBasedAddressing is true, but only some methods know aliases.",
		Consequence: "An ACS that works with names cannot configure the device.",
		Remedy:      "The maker of the CPE has to resolve aliases in one place for all methods.",
	},
}

func eitherForm(p *checks.Provocation, _ *checks.Facts) error {
	number, alias := p.Call("number"), p.Call("alias")
	if !aliasBased(p) || !number.Responded() {
		return checks.NotHere
	}
	if v := alias.Accepted(); v != nil {
		return v
	}
	told := map[string]*xmltree.Node{}
	for name, n := range entries(alias) {
		if rest, below := strings.CutPrefix(name, p.Fact("table")); below {
			_, name, _ := strings.Cut(rest, ".")
			told[name] = n.Child("Value")
		}
	}
	for name, n := range entries(number) {
		name, below := strings.CutPrefix(name, p.Fact("row"))
		if !below {
			continue
		}
		value := told[name]
		if value == nil {
			return checks.At(alias.Answer.Element(), name+" is not returned by alias", "what is returned by number").In(alias.Answer)
		}
		if name == "Alias" && value.Text() != n.Child("Value").Text() {
			return checks.At(value, fmt.Sprintf("the row %q is returned", value.Text()), fmt.Sprintf("the row %q, which was asked for", n.Child("Value").Text())).In(alias.Answer)
		}
	}
	return nil
}

// AliasesReturned: the step "set" sets InstanceMode to InstanceAlias, "mode" reads it, "names" asks for the next level of
// the table and "values" for its values.
var AliasesReturned = checks.Rule{
	ID: "CWMP-DM-030", Title: "With InstanceMode InstanceAlias returned names have aliases", Spec: checks.TR069("3.6.1"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_2), Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: aliasesReturned,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("GetParameterNamesResponse")), mutate.ReplaceInBody(".[cpe-1].", ".1.")))).Only("provoked/cwmp-dm-030"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody(".[cpe-1].", ".1.")))).Only("provoked/cwmp-dm-030"),
	},
	Hint: checks.Hint{
		Allowed:     "Aliases in brackets, except in that part of a path which the request gave by number.",
		Cause:       "InstanceMode is stored, and does nothing.",
		Consequence: "An ACS that works with names does not find its rows in what it reads.",
		Remedy:      "The maker of the CPE has to spell names in one place for all methods.",
	},
}

func aliasesReturned(p *checks.Provocation, _ *checks.Facts) error {
	mode, v := p.Read("mode", p.Fact("mode"))
	if !aliasBased(p) || !p.Call("set").Responded() || v != nil || mode.Text() != "InstanceAlias" {
		return checks.NotHere
	}
	values := p.Call("values")
	if v := answered(values); v != nil {
		return v
	}
	named := false // rows of the table have an Alias
	for name := range entries(values) {
		named = named || strings.HasPrefix(name, p.Fact("table")) && strings.HasSuffix(name, ".Alias")
	}
	if !named {
		return checks.NotHere // not every table has aliases
	}
	for _, c := range []checks.Call{p.Call("names"), values} {
		if v := answered(c); v != nil {
			return v
		}
		for name, n := range entries(c) {
			row, below := strings.CutPrefix(name, p.Fact("table"))
			if below && row != "" && !strings.HasPrefix(row, "[") {
				return checks.At(n.Child("Name"), name+" has a number", "the alias of the row").In(c.Answer)
			}
		}
	}
	return nil
}
