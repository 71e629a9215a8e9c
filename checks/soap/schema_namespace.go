package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SchemaNamespace judges what the envelope declares; where a prefix is used is the business of CWMP-TYP-020.
var SchemaNamespace = checks.Rule{
	ID:         "CWMP-SOP-010",
	Title:      "The XML Schema namespaces are those of 2001",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		verdict := checks.NotHere
		for a := range envelope(m).EachAttr() {
			if a.Prefix != "xmlns" || !schemaSpace(a.Value) {
				continue
			}
			if a.Value != cwmp.XSDSpace && a.Value != cwmp.XSISpace && a.Value != cwmp.XSDSpace+"-datatypes" {
				return checks.At(a, a.Local+" is bound to "+quote(a.Value), cwmp.XSDSpace+" or "+cwmp.XSISpace)
			}
			verdict = nil
		}
		return verdict
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(cwmp.XSISpace, "http://www.w3.org/1999/XMLSchema-instance")).
			And("CWMP-TYP-020", "because the prefix of every xsi:type then resolves to the old namespace").
			And("CWMP-IFM-016", "because the attribute is then no xsi:type to a strict reader"),
		checks.Breaks(mutate.ReplaceInBody(`"`+cwmp.XSDSpace+`"`, `"http://www.w3.org/1999/XMLSchema"`)).
			And("CWMP-TYP-020", "because the prefix of every type name then resolves to the old namespace"),
	},
	Hint: checks.Hint{
		Allowed:     "http://www.w3.org/2001/XMLSchema and http://www.w3.org/2001/XMLSchema-instance, with any prefix.",
		Cause:       "A SOAP library from before 2001, or an envelope copied from the SOAP 1.1 note.",
		Consequence: "The peer does not find xsi:type and drops the values or their types.",
		Remedy:      "The sender has to declare the namespaces of 2001.",
	},
}
