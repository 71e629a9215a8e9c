package provoked

import (
	"fmt"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// BooleanSpellings: each boolean has two spellings. The steps "1", "true", "0" and "false" set the parameter so.
var BooleanSpellings = checks.Rule{
	ID:            "CWMP-SPV-026",
	Title:         "Booleans are accepted as digits and as words",
	Spec:          checks.TR106("2.3").And(checks.DataModel("boolean")),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Expert,
	Observe:       checks.Provoked(),
	CheckProvoked: booleanSpellings,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.First(mutate.ByMethod("SetParameterValuesResponse")), refusal(9003))).Only("provoked/cwmp-spv-026"),
		checks.Breaks(mutate.Where(mutate.Nth(4, mutate.ByMethod("SetParameterValuesResponse")), refusal(9003))).Only("provoked/cwmp-spv-026"),
	},
	Hint: checks.Hint{
		Allowed:     "1 and true mean the same, 0 and false mean the same, and all four are accepted.",
		Cause:       "The client compares the text with the one spelling it uses itself.",
		Consequence: "The device works with one ACS and refuses every setting of another.",
		Remedy:      "The maker of the CPE has to take both spellings; an ACS can send the one that the device uses.",
	},
}

func booleanSpellings(p *checks.Provocation, _ *checks.Facts) error {
	looked := false
	for _, pair := range [][2]string{{"1", "true"}, {"0", "false"}} {
		digit, word := p.Call(pair[0]), p.Call(pair[1])
		for _, c := range [][2]checks.Call{{digit, word}, {word, digit}} {
			taken, other := c[0], c[1]
			if !taken.Responded() {
				continue
			}
			if v := other.Unanswered(); v != nil {
				return v
			}
			if !other.Responded() {
				return checks.At(other.Answer.Element(), fmt.Sprintf("%q is refused, %q is accepted", other.Name, taken.Name), "both: they mean the same").In(other.Answer)
			}
			looked = true
		}
	}
	if !looked {
		return checks.NotHere // that the parameter takes no value at all says nothing about spellings
	}
	return nil
}

// PresentValue: what a parameter holds, it takes. The step "held" reads it, "set" writes it back.
var PresentValue = checks.Rule{
	ID:         "CWMP-SPV-027",
	Title:      "Setting a parameter to the value it has succeeds",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		held, v := p.Read("held", p.Fact("parameter"))
		if v != nil {
			return v
		}
		set := p.Call("set")
		if v := set.Unanswered(); v != nil {
			return v
		}
		if written := checks.ValueOf(set.Ask, p.Fact("parameter")); written == nil || written.Text() != held.Text() {
			return checks.NotHere
		}
		return set.Accepted()
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.First(mutate.ByMethod("SetParameterValuesResponse")), refusal(9003))).Only("provoked/cwmp-spv-027"),
		checks.Breaks(mutate.Where(mutate.First(mutate.ByMethod("SetParameterValuesResponse")), refusal(9001))).Only("provoked/cwmp-spv-027"),
	},
	Hint: checks.Hint{
		Allowed:     "SetParameterValuesResponse, whether or not the value is stored again.",
		Cause:       "A change that changes nothing is reported as an error, or the device holds a value that it would not take.",
		Consequence: "An ACS that writes its whole configuration never succeeds.",
		Remedy:      "The maker of the CPE has to accept the value that a parameter has.",
	},
}

// ValueKept: what is written is what is read. The step "set" writes, "read" reads.
var ValueKept = checks.Rule{
	ID:         "CWMP-SPV-028",
	Title:      "The value that was set is the value that is read",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		set := p.Call("set")
		if !set.Responded() {
			return checks.NotHere
		}
		name := p.Fact("parameter")
		got, v := p.Read("read", name)
		if v != nil {
			return v
		}
		want := checks.ValueOf(set.Ask, name)
		if !checks.SameValue(checks.TypeOf(want), got.Text(), want.Text()) {
			return got.At(fmt.Sprintf("%s reads %q", name, got.Text()), fmt.Sprintf("%q, which was set", want.Text()))
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText(keyRead, "without white space", trim)).Only("provoked/cwmp-spv-028"),
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValuesResponse"), mutate.ReplaceInBody(">CWMP.LAB1<", ">CWMP.LAB<"))).Only("provoked/cwmp-spv-028"),
	},
	Hint: checks.Hint{
		Allowed:     "The same value, in any spelling of its type: 1 for true, 7 for 007.",
		Cause:       "Values are cut, trimmed or changed in case on their way into the device's own settings, or the device reads another setting than it writes.",
		Consequence: "An ACS that compares writes the value again in every session.",
		Remedy:      "The maker of the CPE has to keep the value as it is given, or refuse it.",
	},
}

// OrderFree: a list has no order. The step "first" sets two parameters, "back" puts the device back to where it was
// before, "second" sets the same two in the other order; "one" and "two" read them after each.
var OrderFree = checks.Rule{
	ID:            "CWMP-SPV-010",
	Title:         "The result of SetParameterValues does not depend on the order of its list",
	Spec:          checks.TR069("A.3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Expert,
	Observe:       checks.Provoked(),
	CheckProvoked: orderFree,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody(">40002<", ">40001<"))).Only("provoked/cwmp-spv-010"),
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("SetParameterValuesResponse")), refusal(9003))).Only("provoked/cwmp-spv-010"),
	},
	Hint: checks.Hint{
		Allowed:     "The same answer and the same values, whichever parameter stands first.",
		Cause:       "The items are tested and applied one after the other, each against what the ones before it have left.",
		Consequence: "Settings that belong together are refused by chance, as an ACS cannot choose the order.",
		Remedy:      "The maker of the CPE has to test the list as a whole; an ACS can try the other order.",
	},
}

func orderFree(p *checks.Provocation, _ *checks.Facts) error {
	first, second := p.Call("first"), p.Call("second")
	for _, c := range []checks.Call{first, second} {
		if v := c.Unanswered(); v != nil {
			return v
		}
	}
	switch {
	case !p.Call("back").Responded(), !first.Responded() && !second.Responded():
		return checks.NotHere
	case first.Responded() != second.Responded():
		refused := first
		if first.Responded() {
			refused = second
		}
		if refused.Code() != 9003 {
			return checks.Unsure("one of the lists is answered with fault %s, which need not come from its order", refused.Answer.Summary.FaultCode)
		}
		return checks.At(refused.Answer.Element(), "the list is refused in one order and accepted in the other", "the same answer").In(refused.Answer)
	}
	for _, name := range []string{p.Fact("one"), p.Fact("other")} {
		one, v := p.Read("one", name)
		if v != nil {
			return v
		}
		two, v := p.Read("two", name)
		if v != nil {
			return v
		}
		if !two.Is(one.Text()) {
			return two.At(fmt.Sprintf("%s reads %q after the list in one order and %q after the other", name, one.Text(), two.Text()), "the same value")
		}
	}
	return nil
}

// NoLateRejection: what was accepted stays accepted. The step "before" reads a parameter, "set" sets it, and "read"
// reads it in a later session.
var NoLateRejection = checks.Rule{
	ID:         "CWMP-SPV-015",
	Title:      "A value that was accepted is not given up after the session",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		name := p.Fact("parameter")
		set, later := p.Call("set"), p.Call("read")
		if !set.Responded() || set.Session == later.Session {
			return checks.NotHere
		}
		was, v := p.Read("before", name)
		if v != nil {
			return v
		}
		is, v := p.Read("read", name)
		if v != nil {
			return v
		}
		switch want := checks.ValueOf(set.Ask, name); {
		case want == nil || was.Is(want.Text()):
			return checks.NotHere
		case is.Is(want.Text()):
			return nil
		case is.Is(was.Text()):
			return is.At(fmt.Sprintf("%s reads %q again", name, is.Text()), fmt.Sprintf("%q, which was accepted", want.Text()))
		}
		return checks.Unsure("%s reads %q, which is neither the value before nor the one that was set", name, is.Text())
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Nth(3, mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, ""))).Only("provoked/cwmp-spv-015"),
		checks.Breaks(mutate.Seq(mutate.Where(mutate.Nth(2, mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "OLD")),
			mutate.Where(mutate.Nth(3, mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "OLD")))).Only("provoked/cwmp-spv-015"),
	},
	Hint: checks.Hint{
		Allowed:     "After a SetParameterValuesResponse of either status the value is that of the call, until somebody changes it.",
		Cause:       "Values are tested, or stored, only after the answer, and what fails then is dropped.",
		Consequence: "The ACS believes the device to be configured.",
		Remedy:      "The maker of the CPE has to test and store values before it answers.",
	},
}
