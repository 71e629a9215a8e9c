package provoked

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// keysOf are the parameters whose values no two enabled rows of a table have in common, for tables that suites use. More
// than the key of one version are named: rows that differ in any of them are left in peace.
var keysOf = map[string][]string{
	".PortMapping.": {"AllInterfaces", "Interface", "RemoteHost", "ExternalPort", "ExternalPortEndRange", "Protocol", "PortMappingProtocol"},
	".Users.User.":  {"Username"},
}

// enables are the names of the parameter that enables a row.
var enables = []string{"Enable", "PortMappingEnabled"}

// KeysUnique: the steps "first" and "second" add rows, "values" reads the table.
var KeysUnique = checks.Rule{
	ID: "CWMP-ADD-014", Title: "A new instance has no alias of another one, and no key of another enabled one", Spec: checks.TR106("A.2.8.1"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: keysUnique,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody(`.Alias</Name><Value xsi:type="xsd:string">cpe-2<`, `.Alias</Name><Value xsi:type="xsd:string">cpe-1<`))).Only("provoked/cwmp-add-014"),
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody(`.Enable</Name><Value xsi:type="xsd:boolean">0<`, `.Enable</Name><Value xsi:type="xsd:boolean">1<`))).Only("provoked/cwmp-add-014"),
	},
	Hint: checks.Hint{
		Allowed:     "Rows that differ in their Alias, and that are not enabled where they are alike else.",
		Cause:       "New rows are copies of one template, and enabled from the start.",
		Consequence: "Two rows do the same, or one of them does nothing; a path with an alias leads to two rows.",
		Remedy:      "The maker of the CPE has to make rows that are not enabled, each with a name of its own.",
	},
}

func keysUnique(p *checks.Provocation, _ *checks.Facts) error {
	values := p.Call("values")
	if v := values.Unanswered(); v != nil {
		return v
	}
	second, v := added(p, "second")
	if v != nil {
		return v
	}
	rows := tableOf(values, p.Fact("table"))
	verdict := checks.NotHere
	for _, other := range slices.Sorted(maps.Keys(rows)) {
		held := rows[other]
		row := strings.TrimSuffix(strings.TrimPrefix(second, p.Fact("table")), ".")
		made := rows[row]
		if other == row || made == nil {
			continue
		}
		if alias := made["Alias"]; alias.Value != nil && held["Alias"].Value != nil {
			verdict = nil
			if text := alias.Text(); text == held["Alias"].Text() && text != "" {
				return alias.At(fmt.Sprintf("the rows %s and %s are both called %q", other, row, text), "a name that no other row has")
			}
		}
		enabled, judged := alike(p.Fact("table"), made, held)
		if enabled != nil {
			return enabled.At(fmt.Sprintf("the rows %s and %s are enabled with the same key", other, row), "a new row that is not enabled, or has another key")
		}
		if judged {
			verdict = nil
		}
	}
	return verdict
}

// alike gives what enables a row where it has the key of another one, and both are enabled; judged tells whether the key of
// the table is known and the rows can be enabled.
func alike(table string, made, other map[string]checks.Reading) (enabled *checks.Reading, judged bool) {
	for end, key := range keysOf {
		if !strings.HasSuffix(table, end) {
			continue
		}
		for _, enable := range enables {
			on, was := made[enable], other[enable]
			if on.Value == nil || was.Value == nil {
				continue
			}
			same := on.Is("1") && was.Is("1")
			for _, name := range key {
				a, b := made[name], other[name]
				same = same && (a.Value == nil) == (b.Value == nil) && (a.Value == nil || a.Is(b.Text()))
			}
			if same {
				return &on, true
			}
			judged = true
		}
	}
	return nil, judged
}

// tableOf are the values of the rows of a table: by row, as the names spell it, and by the name below the row.
func tableOf(values checks.Call, table string) map[string]map[string]checks.Reading {
	rows := map[string]map[string]checks.Reading{}
	for n := range values.Answer.FindAll("ParameterList/ParameterValueStruct") {
		rest, below := strings.CutPrefix(trim(n.Child("Name").Text()), table)
		row, name, _ := strings.Cut(rest, ".")
		if !below || name == "" || n.Child("Value") == nil {
			continue
		}
		if rows[row] == nil {
			rows[row] = map[string]checks.Reading{}
		}
		rows[row][name] = checks.Reading{Value: n.Child("Value"), In: values.Answer}
	}
	return rows
}
