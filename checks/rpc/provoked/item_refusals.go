package provoked

import (
	"fmt"
	"slices"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// itemRefusal is a value that SetParameterValues must not take: the whole call fails with 9003, and the item names the
// parameter and one of the codes (TR-069 A.3.2.1).
type itemRefusal struct {
	id, title  string
	confidence checks.Confidence
	codes      []string
	mutants    []checks.Mutant
	hint       checks.Hint
}

// The step "set" is the call; the fact "parameter" names the item that is wrong.
func itemRefusals() []*checks.Rule {
	rules := make([]*checks.Rule, 0, len(refusedItems))
	for _, row := range refusedItems {
		rules = append(rules, &checks.Rule{
			ID: row.id, Title: row.title, Spec: checks.TR069("A.3.2.1"), Level: checks.Must, Role: cwmp.CPE,
			Versions: checks.AllVersions, Confidence: row.confidence, Observe: checks.Provoked(), Mutants: row.mutants, Hint: row.hint,
			CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return refusedItem(p, row.codes) },
		})
	}
	return rules
}

func refusedItem(p *checks.Provocation, codes []string) error {
	c := p.Call("set")
	if v := c.Refused(9003); v != nil {
		return v
	}
	for n := range c.Answer.FindAll("detail/Fault/SetParameterValuesFault") {
		if n.Child("ParameterName").Text() != p.Fact("parameter") {
			continue
		}
		if code := n.Child("FaultCode"); !slices.Contains(codes, strings.TrimSpace(code.Text())) {
			return checks.At(code, fmt.Sprintf("the item has the code %q", code.Text()), "fault "+strings.Join(codes, " or ")).In(c.Answer)
		}
		return nil
	}
	return checks.At(c.Answer.Element(), "no SetParameterValuesFault names "+p.Fact("parameter"), "one for each parameter in error").In(c.Answer)
}

const itemCode = "detail/Fault/SetParameterValuesFault/FaultCode"

var refusedItems = []itemRefusal{
	{
		id: "CWMP-SPV-004", title: "Setting an unknown parameter is item fault 9005", confidence: checks.Expert, codes: []string{"9005"},
		mutants: []checks.Mutant{
			checks.Breaks(mutate.Text(itemCode, "9007")).Only("provoked/cwmp-spv-004"),
			checks.Breaks(mutate.Text(itemCode, "9006")).Only("provoked/cwmp-spv-004"),
		},
		hint: checks.Hint{
			Allowed:     "Fault 9003 with a SetParameterValuesFault for the parameter whose code is 9005.",
			Cause:       "One code serves for all that is wrong with a parameter.",
			Consequence: "An ACS cannot tell a name that the device does not have from a value it does not like.",
			Remedy:      "The maker of the CPE has to report the right code.",
		},
	},
	{
		id: "CWMP-SPV-005", title: "Setting a read-only parameter is item fault 9008", confidence: checks.Expert, codes: []string{"9008"},
		mutants: []checks.Mutant{
			checks.Breaks(mutate.Text(itemCode, "9007")).Only("provoked/cwmp-spv-005"),
			checks.Breaks(mutate.Text("detail/Fault/SetParameterValuesFault/ParameterName", "Device.DeviceInfo.Other")).Only("provoked/cwmp-spv-005").
				And("CWMP-SPV-025", "because the name is none of the request"),
		},
		hint: checks.Hint{
			Allowed:     "Fault 9003 with a SetParameterValuesFault for the parameter whose code is 9008.",
			Cause:       "Writes to read-only parameters are ignored, or refused as a whole.",
			Consequence: "An ACS takes a setting for done that never happened.",
			Remedy:      "The maker of the CPE has to refuse the call.",
		},
	},
}
