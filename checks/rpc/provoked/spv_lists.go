package provoked

import (
	"fmt"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// wholeLists are the rules on a list in which some items are wrong. The step "control" sets the parameter "good" as the
// list does later, with another value; "before" reads that parameter and the one that the fact "key" names; "set" sets a
// third value together with the parameters "bad" and "worse", which the device does not have; "after" reads again.
func wholeLists() []*checks.Rule {
	return []*checks.Rule{&AllOrNothing, &WholeCode, &ItemForEach, &KeyKeptOnFault}
}

// AllOrNothing: one bad item, and none of the list is applied.
var AllOrNothing = checks.Rule{
	ID:         "CWMP-SPV-001",
	Title:      "SetParameterValues with a bad item applies none of its items",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		set := p.Call("set")
		if v := set.Unanswered(); v != nil {
			return v
		}
		good := p.Fact("good")
		before, after, v := p.Around(good)
		if v != nil {
			return v
		}
		listed := checks.ValueOf(set.Ask, good)
		was, is, kind := before.Value.Text(), after.Value.Text(), checks.TypeOf(listed)
		switch {
		case checks.SameValue(kind, is, was):
			return nil
		case checks.SameValue(kind, is, listed.Text()):
			return after.At(fmt.Sprintf("%s has the value %q of the list", good, is), fmt.Sprintf("%q as before", was))
		}
		return checks.Unsure("%s has changed from %q to %q, which is not the value of the list either", good, was, is)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.TextOf("GetParameterValuesResponse", "ParameterList/ParameterValueStruct/Value", "CWMP.LAB2", 3)).Only("provoked/cwmp-spv-001"),
		checks.Breaks(mutate.Seq(accepted(), mutate.TextOf("GetParameterValuesResponse", "ParameterList/ParameterValueStruct/Value", "CWMP.LAB2", 3))).Only("provoked/cwmp-spv-001").
			And("CWMP-INF-013", "because a response stores the key"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9003, after which every parameter of the list has the value of before.",
		Cause:       "The items are applied one after the other, until one fails.",
		Consequence: "The device is left half configured, and the ACS does not know with which half.",
		Remedy:      "The maker of the CPE has to test all items before it applies the first.",
	},
}

// WholeCode: what is wrong with the items stands in the items.
var WholeCode = checks.Rule{
	ID:         "CWMP-SPV-002",
	Title:      "A fault that items have caused is 9003 as a whole",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if p.Call("set").Responded() {
			return checks.NotHere
		}
		return p.Call("set").Refused(9003)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("detail/Fault/FaultCode", "9005")).Only("provoked/cwmp-spv-001"),
		checks.Breaks(mutate.Text("detail/Fault/FaultCode", "9007")).Only("provoked/cwmp-spv-001"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9003 with a SetParameterValuesFault for each parameter in error.",
		Cause:       "The code of the first bad item is sent as that of the whole call.",
		Consequence: "An ACS looks for the items only under 9003 and shows no reason.",
		Remedy:      "The maker of the CPE has to answer with 9003 and put the codes into the items.",
	},
}

// ItemForEach: one item for each parameter in error, none for the others.
var ItemForEach = checks.Rule{
	ID:            "CWMP-SPV-003",
	Title:         "A SetParameterValuesFault stands for each parameter in error and for no other",
	Spec:          checks.TR069("A.3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Expert,
	Observe:       checks.Provoked(),
	CheckProvoked: itemForEach,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropElement("detail/Fault/SetParameterValuesFault")).Only("provoked/cwmp-spv-001"),
		checks.Breaks(mutate.Text(itemName, "Device.DeviceInfo.ProvisioningCode")).Only("provoked/cwmp-spv-001"),
		checks.Breaks(mutate.RepeatElement("detail/Fault/SetParameterValuesFault")).Only("provoked/cwmp-spv-001"),
	},
	Hint: checks.Hint{
		Allowed:     "As many entries as parameters are in error, each with its name, in any order.",
		Cause:       "The client stops at the first error, or reports every item of a list that has failed.",
		Consequence: "The ACS repeats the call once for each error, or looks for errors where there are none.",
		Remedy:      "The maker of the CPE has to test all items and list those in error.",
	},
}

func itemForEach(p *checks.Provocation, _ *checks.Facts) error {
	c := p.Call("set")
	if v := c.Unanswered(); v != nil {
		return v
	}
	if c.Responded() || c.Code() == 0 || !p.Call("control").Responded() {
		return checks.NotHere
	}
	if c.Code() != 9003 && c.Answer.Find(itemName) == nil {
		return checks.NotHere // whatever the cause is said to be, it is not the items
	}
	count, others := map[string]int{}, 0
	for n := range c.Answer.FindAll(itemName) {
		name := trim(n.Text())
		if checks.ValueOf(c.Ask, name) == nil {
			others++ // what else is wrong with the name is for CWMP-SPV-025 to say
			continue
		}
		count[name]++
		switch {
		case name == p.Fact("good"):
			return checks.At(n, "an entry is on "+name+", which has no error", "entries for the parameters in error alone").In(c.Answer)
		case count[name] > 1:
			return checks.At(n, "a further entry is on "+name, "one for each parameter in error").In(c.Answer)
		}
	}
	for _, name := range []string{p.Fact("bad"), p.Fact("worse")} {
		switch {
		case count[name] > 0:
		case others > 0:
			return checks.Unsure("no entry names %s, and others name what is not in the request", name)
		default:
			return checks.At(c.Answer.Find("detail/Fault"), "no entry is on "+name, "one for each parameter in error").In(c.Answer)
		}
	}
	return nil
}

// KeyKeptOnFault: a call that fails leaves the key of the last one that did not.
var KeyKeptOnFault = checks.Rule{
	ID:         "CWMP-SPV-017",
	Title:      "A SetParameterValues that fails leaves ParameterKey as it was",
	Spec:       checks.TR069("A.3.2.1").And(checks.DataModel("ManagementServer.ParameterKey")),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		set := p.Call("set")
		if v := set.Unanswered(); v != nil {
			return v
		}
		if !set.Answer.Fault() {
			return checks.NotHere
		}
		before, after, v := p.Around(p.Fact("key"))
		if v != nil {
			return v
		}
		if was, is := before.Value.Text(), after.Value.Text(); is != was {
			return after.At(fmt.Sprintf("ParameterKey reads %q after the fault", is), fmt.Sprintf("%q as before", was))
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Nth(3, mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody(">spv-control<", ">spv-list<"))).Only("provoked/cwmp-spv-001"),
		checks.Breaks(mutate.Where(mutate.Nth(3, mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody(">spv-control<", "><"))).Only("provoked/cwmp-spv-001"),
	},
	Hint: checks.Hint{
		Allowed:     "ManagementServer.ParameterKey reads as before the call.",
		Cause:       "The key is stored before the items are tested.",
		Consequence: "An ACS that trusts the key takes the device for configured.",
		Remedy:      "The maker of the CPE has to store the key together with the values.",
	},
}

// TwiceRefused: a list that names a parameter twice says nothing that could be carried out.
var TwiceRefused = checks.Rule{
	ID:         "CWMP-SPV-009",
	Title:      "SetParameterValues that names a parameter twice is refused with 9003 and sets nothing",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !p.Call("control").Responded() {
			return checks.NotHere
		}
		if v := p.Call("set").Refused(9003); v != nil {
			return v
		}
		for _, name := range []string{p.Fact("parameter"), p.Fact("key")} {
			before, after, v := p.Around(name)
			if v != nil {
				return v
			}
			if was, is := before.Value.Text(), after.Value.Text(); !checks.SameValue(checks.TypeOf(before.Value), is, was) {
				return after.At(fmt.Sprintf("%s reads %q after the fault", name, is), fmt.Sprintf("%q as before", was))
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(accepted()).Only("provoked/cwmp-spv-009").
			And("CWMP-INF-013", "because a response stores the key"),
		checks.Breaks(mutate.TextOf("GetParameterValuesResponse", "ParameterList/ParameterValueStruct/Value", "CWMP.LAB3", 3)).Only("provoked/cwmp-spv-009"),
		checks.Breaks(mutate.Where(mutate.Nth(3, mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody(">spv-control<", ">spv-list<"))).Only("provoked/cwmp-spv-009"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9003, with or without entries for the parameter; the values and the ParameterKey stay.",
		Cause:       "The items are applied in their order, and the last one wins.",
		Consequence: "Which value holds depends on the device, and a mistake in the ACS is not seen.",
		Remedy:      "The maker of the CPE has to look for names that stand twice before it applies anything.",
	},
}

// NamesKeepCase: a name in other letters is another name.
var NamesKeepCase = checks.Rule{
	ID:         "CWMP-SPV-022",
	Title:      "Parameter names are case-sensitive: one with another case is not set",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		c := p.Call("set")
		if v := c.Unanswered(); v != nil {
			return v
		}
		if c.Responded() {
			return checks.At(c.Answer.Element(), p.Fact("parameter")+" is set, which is no name of the device", "a fault: the name differs by its case").In(c.Answer)
		}
		return nil // with which code is for CWMP-SPV-004 to say
	},
	Mutants: []checks.Mutant{
		checks.Breaks(accepted()).Only("provoked/cwmp-spv-022").
			And("CWMP-INF-013", "because a response stores the key"),
		checks.Breaks(success("SetParameterValues", "<Status>1</Status>")).Only("provoked/cwmp-spv-022").
			And("CWMP-INF-013", "because a response stores the key"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9003 with a SetParameterValuesFault whose code is 9005.",
		Cause:       "Names are looked up without regard to case.",
		Consequence: "Names that work here do not work on other devices, and what is read back has another name.",
		Remedy:      "The maker of the CPE has to compare names letter by letter.",
	},
}
