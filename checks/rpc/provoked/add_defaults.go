package provoked

import (
	"fmt"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RowDefaults: the step "add" makes a row, "values" reads it.
var RowDefaults = checks.Rule{
	ID: "CWMP-ADD-007", Aliases: []string{"CWMP-VAL-013"}, Title: "The parameters of a new instance hold the defaults of the data model",
	Spec:  checks.TR069("A.3.2.6").And(checks.DataModel("object defaults")),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: rowDefaultsHeld,
	Mutants:       []checks.Mutant{rowHolds("Enable", "0", "1"), rowHolds("Description", "", "made by hand"), rowHolds("Enable", "0", "true")},
	Hint: checks.Hint{
		Allowed:     "What the data model gives as the default of the object; any value where it gives none.",
		Cause:       "A new row is filled with what suits the web page of the device: enabled, or with the values of the row before.",
		Consequence: "A row is in effect before the ACS has filled it: a port is open, a pool hands out addresses.",
		Remedy:      "The maker of the CPE has to take the defaults of the model; an ACS can set every parameter of a row that it adds.",
	},
}

// rowHolds is the mutant whose new row holds another value.
func rowHolds(name, from, to string) checks.Mutant {
	const golden = "provoked/cwmp-add-007"
	kind := map[string]string{"Enable": "boolean", "Description": "string"}[name]
	entry := func(value string) string {
		return fmt.Sprintf(`.%s</Name><Value xsi:type="xsd:%s">%s</Value>`, name, kind, value)
	}
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody(entry(from), entry(to))))).Only(golden)
}

func rowDefaultsHeld(p *checks.Provocation, _ *checks.Facts) error {
	row, v := added(p, "add")
	if v != nil {
		return v
	}
	defaults := rowDefaults[placeholders(row)]
	verdict := checks.NotHere
	for _, d := range defaults {
		value, v := p.Read("values", row+d.name)
		if v != nil {
			continue // the device does not have it
		}
		if !d.holds(value.Text()) {
			return value.At(fmt.Sprintf("%s%s is %q", row, d.name, value.Text()), fmt.Sprintf("%q, the default of the data model", d.value))
		}
		verdict = nil
	}
	return verdict
}
