package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// wildcardRules are the rules on "*" in the place of a row. The fact "table" names the table, with its dot. The step
// "supported" reads the parameter that the fact "supported" names, "rows" asks for the next level of the table, and "ask"
// or a step of its own asks with the wildcard, all in one session.
func wildcardRules() []*checks.Rule {
	return []*checks.Rule{&WildcardValues,
		starred("CWMP-GPN-024", "Wildcards work in GetParameterNames where InstanceWildcardsSupported is true", "names", "GetParameterNamesResponse", "ParameterInfoStruct"),
		starred("CWMP-GPA-009", "Wildcards work in GetParameterAttributes where InstanceWildcardsSupported is true", "attributes", "GetParameterAttributesResponse", "ParameterAttributeStruct"),
	}
}

// WildcardValues: where the CPE does not say that it supports wildcards, a name with one is no name.
var WildcardValues = checks.Rule{
	ID: "CWMP-GPV-019", Title: "GetParameterValues takes wildcards where InstanceWildcardsSupported is true, and refuses them else",
	Spec:  checks.DataModel("ManagementServer.InstanceWildcardsSupported"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.OnlyAmendment6, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		supported := p.Call("supported")
		switch v := supported.Unanswered(); {
		case v != nil:
			return v
		case p.True("supported", p.Fact("supported")):
			return rowsOf(p, "ask")
		case !supported.Responded() && supported.Code() != 9005:
			return checks.Unsure("InstanceWildcardsSupported cannot be read: fault %d", supported.Code())
		}
		c := p.Call("ask")
		if b, other := c.Refused(9005).(*checks.Broken); other && c.Code() != 0 {
			return b.Warn() // that it is a fault is read, that it is this one is not
		}
		return c.Refused(9005)
	},
	Mutants: append(starredMutants("provoked/cwmp-gpv-019", "GetParameterValuesResponse", "ParameterValueStruct"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "0")))).Only("provoked/cwmp-gpv-019")),
	Hint: wildcardHint,
}

// wildcardHint is what the rules on wildcards share.
var wildcardHint = checks.Hint{
	Allowed:     "With InstanceWildcardsSupported true an entry for each row there is, under its number or alias; else fault 9005.",
	Cause:       "The parameter was copied from a data model, or only one of the three methods was taught what \"*\" means.",
	Consequence: "An ACS that relies on it reads nothing, or stores names with a star.",
	Remedy:      "The maker of the CPE has to resolve wildcards in all three methods, or to say that it does not; an ACS can ask table by table.",
}

// starred is the rule on one method where the CPE says that it supports wildcards.
func starred(id, title, step, response, entry string) *checks.Rule {
	golden := "provoked/cwmp-gpn-024"
	return &checks.Rule{ID: id, Title: title, Spec: checks.DataModel("ManagementServer.InstanceWildcardsSupported"),
		Level: checks.Must, Role: cwmp.CPE, Versions: checks.OnlyAmendment6, Confidence: checks.Verified, Observe: checks.Provoked(),
		Hint: wildcardHint, Mutants: starredMutants(golden, response, entry),
		CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
			if !p.True("supported", p.Fact("supported")) {
				return checks.NotHere
			}
			return rowsOf(p, step)
		}}
}

// rowsOf gives the verdict on a call with a wildcard that has to be answered for each row.
func rowsOf(p *checks.Provocation, step string) error {
	rows := p.Call("rows")
	if v := rows.Unanswered(); v != nil || !rows.Responded() {
		return orUnsure(v, "the rows of the table cannot be read")
	}
	there := rowsIn(rows.Answer, p.Fact("table"))
	if len(there) == 0 {
		return checks.NotHere
	}
	c := p.Call(step)
	if v := c.Accepted(); v != nil {
		return v
	}
	names, at := listed(c.Answer)
	for _, name := range names {
		if strings.Contains(name, "*") {
			return checks.At(at[name], name+" has a wildcard", "the number or alias of a row").In(c.Answer)
		}
	}
	told := rowsIn(c.Answer, p.Fact("table"))
	for row := range there {
		if !told[row] && !strings.HasPrefix(row, "[") && len(told) < len(there) {
			return checks.At(c.Answer.Element(), p.Fact("table")+row+". is not told of", "an entry for each row").In(c.Answer)
		}
	}
	if len(told) < len(there) {
		return checks.At(c.Answer.Element(), fmt.Sprintf("%d of %d rows are told of", len(told), len(there)), "an entry for each row").In(c.Answer)
	}
	return nil
}

// rowsIn are the rows of a table that a list tells of, as it spells them: "7" or "[cpe-7]".
func rowsIn(m *capture.Message, table string) map[string]bool {
	rows := map[string]bool{}
	names, _ := listed(m)
	for _, name := range names {
		if rest, below := strings.CutPrefix(name, table); below && rest != "" {
			row, _, _ := strings.Cut(rest, ".")
			rows[row] = true
		}
	}
	return rows
}

// starredMutants refuse the call, leave the star in a name, and leave the first row out.
func starredMutants(golden, response, entry string) []checks.Mutant {
	list := response + "/ParameterList/" + entry
	asked := mutate.Last(mutate.ByMethod(response))
	row := strings.NewReplacer(".PortMapping.1.", ".PortMapping.2.")
	literal := mutate.ChangeText(list+"/Name", "with the wildcard", func(t string) string { return strings.Replace(t, ".1.", ".*.", 1) })
	return []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(asked, refusal(9005)))).Only(golden).And("CWMP-RPC-011", "because the code is none of the method"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(asked, literal))).Only(golden).And("CWMP-DM-002", "because a star is no name"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(asked, mutate.ReplaceInBody(".PortMapping.1.", row.Replace(".PortMapping.1."))))).Only(golden),
	}
}
