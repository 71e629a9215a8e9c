package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CombinationRefused: values that are right by themselves may be wrong together. The step "control" sets what belongs to
// the parameters as it may be set; "before" reads the parameter "bystander"; "set" sets it together with
// what would give the row the key of another one; "after" reads the bystander again.
var CombinationRefused = checks.Rule{
	ID:            "CWMP-SPV-030",
	Title:         "Values that the data model forbids together are refused as a whole with 9007",
	Spec:          checks.TR069("A.3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Expert,
	Observe:       checks.Provoked(),
	CheckProvoked: combinationRefused,
	Mutants: []checks.Mutant{
		checks.Breaks(accepted()).Only("provoked/cwmp-spv-030"),
		checks.Breaks(mutate.Text(itemCode, "9005")).Only("provoked/cwmp-spv-030"),
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "cwmplab"))).Only("provoked/cwmp-spv-030"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9003 with a SetParameterValuesFault whose code is 9007 for each parameter that is part of the conflict; nothing is set.",
		Cause:       "Each item is tested by itself, and what does not fit together is left out when it is applied.",
		Consequence: "Two rows with one key are enabled and one of them does nothing, or the ACS takes a setting for done that was left out.",
		Remedy:      "The maker of the CPE has to test the result of the whole list before it applies the first item.",
	},
}

func combinationRefused(p *checks.Provocation, _ *checks.Facts) error {
	if !p.Call("control").Responded() {
		return checks.NotHere
	}
	c := p.Call("set")
	v := c.Refused(9003)
	if b, accepted := v.(*checks.Broken); accepted && c.Responded() && !strings.HasPrefix(p.Fact("bystander"), "InternetGatewayDevice.") {
		return b.Warn() // only TR-098 says in so many words that such a request is refused; TR-181 that there are no such rows
	}
	if v != nil {
		return v
	}
	for n := range c.Answer.FindAll("detail/Fault/SetParameterValuesFault") {
		if code := n.Child("FaultCode"); trim(code.Text()) != "9007" {
			return checks.At(code, fmt.Sprintf("the item has the code %q", code.Text()), "fault 9007").In(c.Answer)
		}
	}
	name := p.Fact("bystander")
	before, after, v := p.Around(name)
	if v != nil {
		return v
	}
	if !after.Is(before.Text()) {
		return after.At(fmt.Sprintf("%s reads %q after the fault", name, after.Text()), fmt.Sprintf("%q as before", before.Text()))
	}
	return nil
}

// WeakReference: what a weak reference points to need not exist. The step "control" sets the parameter to what it had.
var WeakReference = checks.Rule{
	ID:         "CWMP-SPV-034",
	Title:      "Setting a weak reference to what does not exist is not refused",
	Spec:       checks.TR106("3.2.4"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !p.Call("control").Responded() {
			return checks.NotHere
		}
		c := p.Call("set")
		if v := c.Unanswered(); v != nil || c.Responded() {
			return v
		}
		for n := range c.Answer.FindAll("detail/Fault/SetParameterValuesFault") {
			if trim(n.Child("ParameterName").Text()) == p.Fact("parameter") && trim(n.Child("FaultCode").Text()) == "9007" {
				return checks.At(n.Child("FaultCode"), "the path is refused with 9007", "SetParameterValuesResponse: the reference is weak").In(c.Answer)
			}
		}
		return checks.Unsure("the path is refused, but not with 9007: the cause need not be that it leads nowhere")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Nth(2, mutate.ByMethod("SetParameterValuesResponse")), itemRefusalOf("Device.IP.Diagnostics.IPPing.Interface", 9007))).Only("provoked/cwmp-spv-034"),
		checks.Breaks(mutate.Seq(mutate.Where(mutate.Nth(2, mutate.ByMethod("SetParameterValuesResponse")), refusal(9003)),
			mutate.InsertInto("detail/Fault", "<SetParameterValuesFault><ParameterName>Device.IP.Diagnostics.IPPing.Interface</ParameterName><FaultCode>9007</FaultCode></SetParameterValuesFault>"))).Only("provoked/cwmp-spv-034"),
	},
	Hint: checks.Hint{
		Allowed:     "SetParameterValuesResponse: the path is stored, and whoever uses it finds out whether it leads anywhere.",
		Cause:       "All paths are tested alike.",
		Consequence: "An ACS cannot prepare a setting for an interface that comes later.",
		Remedy:      "The maker of the CPE has to test strong references alone.",
	},
}

// CommandReadsFalse: a command is done, not kept. The step "set" triggers it, "read" reads it in the same session, "later"
// in the next one.
var CommandReadsFalse = checks.Rule{
	ID:         "CWMP-SPV-040",
	Title:      "A command parameter reads as false after it was set to true",
	Spec:       checks.DataModel("command"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		name := p.Fact("parameter")
		set := p.Call("set")
		if !set.Responded() || checks.TypeOf(checks.ValueOf(set.Ask, name)) != "boolean" {
			return checks.NotHere
		}
		verdict := checks.NotHere
		for _, step := range []string{"read", "later"} {
			r, v := p.Read(step, name)
			switch {
			case v != nil:
				return v
			case checks.SameValue("boolean", r.Text(), "1"):
				return r.At(fmt.Sprintf("%s reads %q", name, r.Text()), "false, as a command reads at any time")
			}
			verdict = nil
		}
		return verdict
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.First(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "1"))).Only("provoked/cwmp-spv-040"),
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "true"))).Only("provoked/cwmp-spv-040"),
	},
	Hint: checks.Hint{
		Allowed:     "0 or false whenever the parameter is read, also while the command is carried out.",
		Cause:       "The parameter is kept like a setting, and put back late or not at all.",
		Consequence: "An ACS that writes back what it has read triggers the command again.",
		Remedy:      "The maker of the CPE has to answer false; an ACS should leave commands out of what it copies.",
	},
}
