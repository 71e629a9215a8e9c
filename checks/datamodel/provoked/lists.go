package provoked

import (
	"fmt"
	"slices"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// listRules are the rules on lists.
func listRules() []*checks.Rule { return []*checks.Rule{&BlanksAroundCommas} }

// BlanksAroundCommas: white space around commas belongs to no item. The step "plain" sets the list without it, "set" with
// it, "read" reads it. What a list is read as may have such white space again.
var BlanksAroundCommas = checks.Rule{
	ID:            "CWMP-TYP-014",
	Title:         "White space around the commas of a list is accepted and belongs to no item",
	Spec:          checks.TR106("3.2.3"),
	Level:         checks.Must,
	Role:          cwmp.Both,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: blanksAroundCommas,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody(">192.0.2.1,192.0.2.2<", ">192.0.2.1%20,%20192.0.2.2<"))).Only("provoked/cwmp-typ-014"),
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody(">192.0.2.1,192.0.2.2<", ">192.0.2.1<"))).Only("provoked/cwmp-typ-014"),
		checks.Breaks(mutate.Where(mutate.Nth(2, mutate.ByMethod("SetParameterValuesResponse")), mutate.ReplaceElement("Body/*",
			"<soap-env:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>9003</FaultCode></cwmp:Fault></detail></soap-env:Fault>"))).Only("provoked/cwmp-typ-014"),
	},
	Hint: checks.Hint{
		Allowed:     "The list is accepted with white space around its commas, and its items are those without.",
		Cause:       "Lists are cut at their commas and the items taken as they are.",
		Consequence: "Items with a blank in front are unknown to the device, or stored as other items.",
		Remedy:      "The maker has to take white space off the items; the other side can leave it out.",
	},
}

func blanksAroundCommas(p *checks.Provocation, _ *checks.Facts) error {
	plain, set := p.Call("plain"), p.Call("set")
	if !plain.Responded() {
		return checks.NotHere
	}
	if v := set.Unanswered(); v != nil {
		return v
	}
	if set.Answer.Fault() && set.Code() != 9003 {
		return checks.Unsure("the list is answered with fault %s, which need not come from its white space", set.Answer.Summary.FaultCode)
	}
	if v := set.Accepted(); v != nil {
		return v
	}
	name := p.Fact("parameter")
	got, v := p.Read("read", name)
	if v != nil {
		return v
	}
	if want := checks.ValueOf(set.Ask, name).Text(); !slices.Equal(items(got.Text()), items(want)) {
		return got.At(fmt.Sprintf("the list reads %q", got.Text()), fmt.Sprintf("the items of %q", want))
	}
	return nil
}

// items are those of a list, without the white space around them.
func items(list string) []string {
	all := strings.Split(list, ",")
	for i := range all {
		all[i] = strings.Trim(all[i], " \t\r\n")
	}
	return all
}
