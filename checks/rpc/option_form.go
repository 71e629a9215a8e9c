package rpc

import (
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// OptionForm judges the numbers of options, and that what never ends has no date of its end.
var OptionForm = checks.Rule{
	ID:         "CWMP-DEP-005",
	Title:      "Options have State 0 to 3, Mode 0 to 2 and IsTransferable 0 or 1",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("GetOptionsResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		looked := false
		for n := m.Find("OptionList").FirstChild(); n != nil; n = n.NextSibling() {
			for _, rule := range []struct {
				member  string
				highest int64
			}{{"State", 3}, {"Mode", 2}, {"IsTransferable", 1}} {
				node := n.Child(rule.member)
				if node == nil {
					continue
				}
				looked = true
				if value, err := node.Int(); err != nil || value < 0 || value > rule.highest {
					return checks.At(node, rule.member+" is "+quote(node.Text()), "0 to "+strconv.FormatInt(rule.highest, 10))
				}
			}
			if b := expiry(n); b != nil {
				return b
			}
		}
		return first(nil, looked)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("GetOptionsResponse/OptionList/OptionStruct/State", "4")).
			And("CWMP-XSD-012", "because it is no listed value"),
		checks.Breaks(mutate.Text("GetOptionsResponse/OptionList/OptionStruct/Mode", "3")).
			And("CWMP-XSD-012", "because it is no listed value"),
		checks.Breaks(mutate.Text("GetOptionsResponse/OptionList/OptionStruct/IsTransferable", "true")).
			And("CWMP-XSD-018", "because it is no number"),
	},
	Hint: checks.Hint{
		Allowed:     "The numbers of the schema; ExpirationDate as a dateTime where the option has an end.",
		Cause:       "The client writes booleans and states as it stores them.",
		Consequence: "The ACS misreads which options are active.",
		Remedy:      "The maker of the CPE has to map them to the numbers of the schema.",
	},
}

// expiry judges the date of the end of an option, where it has one.
func expiry(option *xmltree.Node) *checks.Broken {
	node := option.Child("ExpirationDate")
	if node == nil {
		return nil
	}
	if _, err := cwmp.ParseDateTime(trim(node.Text())); err != nil {
		return checks.At(node, "ExpirationDate is "+quote(node.Text()), "a dateTime, or no such element")
	}
	return nil
}
