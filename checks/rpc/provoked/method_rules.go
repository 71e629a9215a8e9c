package provoked

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// methodRules are the rules on methods as such. Steps whose name begins with "try " call a method with arguments that do no
// harm, refused or not; "methods" is GetRPCMethods.
func methodRules() []*checks.Rule {
	return []*checks.Rule{&ListComplete, &ListHonest, &ListRequired, &BothForms, &RequiredThere, &MalformedRefused, &FaultHarmless, &SeenAtOnce, &Persistent}
}

const triedGolden = "provoked/cwmp-grm-001"

// required are the methods that every CPE has to have (TR-069 A.1, Table 6).
var required = []string{"GetRPCMethods", "SetParameterValues", "GetParameterValues", "GetParameterNames",
	"SetParameterAttributes", "GetParameterAttributes", "AddObject", "DeleteObject", "Reboot", "Download"}

// tried gives the calls that try methods, by method.
func tried(p *checks.Provocation) map[string]checks.Call {
	calls := map[string]checks.Call{}
	for _, s := range p.Steps {
		if method, ok := strings.CutPrefix(s.Name, "try "); ok {
			if c := p.Call(s.Name); c.Sent() && c.Answer != nil {
				calls[method] = c
			}
		}
	}
	return calls
}

// methodList is what GetRPCMethods told, with the element it stands in.
func methodList(p *checks.Provocation) (list []string, at *xmltree.Node, c checks.Call, verdict error) {
	c = p.Call("methods")
	if v := c.Unanswered(); v != nil {
		return nil, nil, c, v
	}
	if !c.Responded() {
		return nil, nil, c, checks.NotHere
	}
	for n := range c.Answer.FindAll("MethodList/*") {
		list = append(list, trim(n.Text()))
	}
	return list, c.Answer.Find("MethodList"), c, nil
}

func method(id, title string, check func(p *checks.Provocation) error, mutants []checks.Mutant) checks.Rule {
	return checks.Rule{ID: id, Title: title, Spec: checks.TR069("A.3.1.1"), Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions,
		Confidence: checks.Expert, Observe: checks.Provoked(), Mutants: mutants,
		CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return check(p) },
		Hint: checks.Hint{
			Allowed:     "A list of the methods that are carried out, required ones included, and fault 9000 for every other.",
			Cause:       "The list is a text of its own that nobody kept up to date.",
			Consequence: "An ACS leaves out what the device can do, or plans with what it cannot.",
			Remedy:      "The maker of the CPE has to make the list from its table of methods.",
		}}
}

// Rules on the list of methods.
var (
	ListComplete = method("CWMP-GRM-001", "MethodList names every method the CPE carries out", func(p *checks.Provocation) error {
		list, at, c, v := methodList(p)
		if v != nil {
			return v
		}
		calls, verdict := tried(p), error(nil)
		for _, name := range slices.Sorted(maps.Keys(calls)) {
			switch call := calls[name]; {
			case call.Code() == 9000 || slices.Contains(list, name):
			case call.Code() == 9001 || call.Code() == 9002: // a method that is not there may be refused so, wrong as that is
				verdict = checks.Unsure("%s is not listed, and fault %d does not tell whether the CPE has it", name, call.Code())
			case call.Responded() || call.Code() != 0:
				return checks.At(at, name+" is there and not listed", "every method that does not get fault 9000").In(c.Answer)
			}
		}
		return verdict
	}, []checks.Mutant{listMutant("<string>GetParameterNames</string>", "<string>X_001122_Other</string>"), listMutant("<string>AddObject</string>", "<string>X_001122_Other</string>")})

	ListHonest = method("CWMP-GRM-002", "Methods of MethodList are not answered with fault 9000", func(p *checks.Provocation) error {
		list, _, _, v := methodList(p)
		if v != nil {
			return v
		}
		calls := tried(p)
		for _, name := range slices.Sorted(maps.Keys(calls)) {
			if call := calls[name]; call.Code() == 9000 && slices.Contains(list, name) {
				return checks.At(call.Answer.Find("detail/Fault/FaultCode"), name+" is listed and answered with fault 9000", "anything but 9000").In(call.Answer)
			}
		}
		return nil
	}, []checks.Mutant{triedMutant("AddObject", 9000), triedMutant("GetParameterAttributes", 9000)})

	ListRequired = method("CWMP-GRM-003", "MethodList includes every method a CPE has to have", func(p *checks.Provocation) error {
		list, at, c, v := methodList(p)
		if v != nil {
			return v
		}
		for _, name := range required {
			if !slices.Contains(list, name) {
				return checks.At(at, name+" is not listed", strings.Join(required, ", ")).In(c.Answer)
			}
		}
		return nil
	}, []checks.Mutant{listMutant("<string>AddObject</string>", "<string>X_001122_Other</string>"), listMutant("<string>Reboot</string>", "<string>X_001122_Other</string>")})

	RequiredThere = method("CWMP-RPC-004", "Every method a CPE has to have is carried out", func(p *checks.Provocation) error {
		verdict := checks.NotHere
		calls := tried(p)
		for _, name := range required {
			call, ok := calls[name]
			switch {
			case !ok:
			case call.Code() == 9000:
				return checks.At(call.Answer.Find("detail/Fault/FaultCode"), name+" is answered with fault 9000", "the method").In(call.Answer)
			default:
				verdict = nil
			}
		}
		return verdict
	}, []checks.Mutant{triedMutant("AddObject", 9000), triedMutant("GetParameterAttributes", 9000)})

	BothForms = method("CWMP-GRM-008", "GetRPCMethods is taken as an empty element in either form", func(p *checks.Provocation) error {
		for _, step := range []string{"short", "long"} {
			if v := p.Call(step).Accepted(); v != nil {
				return v
			}
		}
		return nil
	}, []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("GetRPCMethodsResponse")), refusal(9002)))).Only("provoked/cwmp-grm-008"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetRPCMethodsResponse")), refusal(9001)))).Only("provoked/cwmp-grm-008"),
	})
)

func listMutant(old, new string) checks.Mutant {
	m := checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("GetRPCMethodsResponse"), mutate.ReplaceInBody(old, new)))).Only(triedGolden)
	for _, id := range []string{"CWMP-GRM-001", "CWMP-GRM-003", "CWMP-GRM-006", "CWMP-GRM-007"} {
		m = m.And(id, "because the list lacks a method")
	}
	return m
}

// triedMutant answers a method with fault 9000.
func triedMutant(name string, code int) checks.Mutant {
	e := mutate.Where(mutate.ByMethod(name+"Response"), refusal(code))
	if name == "AddObject" { // which was refused for its name
		e = mutate.Where(mutate.First(mutate.ByMethod("Fault")), mutate.Text("Fault/detail/Fault/FaultCode", fmt.Sprint(code)))
	}
	m := checks.Breaks(mutate.AfterProvocation(e)).Only(triedGolden)
	for _, id := range []string{"CWMP-RPC-004", "CWMP-GRM-002", "CWMP-RPC-011", "CWMP-FLT-005", "CWMP-GRM-006"} {
		m = m.And(id, "because the method is refused")
	}
	return m
}

func rpcRule(id, title, section string, c checks.Confidence, check func(p *checks.Provocation) error, mutants []checks.Mutant, h checks.Hint) checks.Rule {
	return checks.Rule{ID: id, Title: title, Spec: checks.TR069(section), Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions,
		Confidence: c, Observe: checks.Provoked(), Mutants: mutants, Hint: h,
		CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return check(p) }}
}

// Rules on what calls leave behind. The step "set" sets the parameter of the fact "parameter" to the fact "value".
var (
	MalformedRefused = rpcRule("CWMP-RPC-006", "Malformed arguments are refused", "A.5.1", checks.Likely, func(p *checks.Provocation) error {
		c := p.Call("ask")
		if v := c.Unanswered(); v != nil {
			return v
		}
		if c.Responded() {
			return checks.At(c.Answer.Element(), "arguments that are none are carried out", "fault 9003, or a SOAP fault").In(c.Answer)
		}
		return nil
	}, []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Fault"), success("GetParameterNames", "<ParameterList></ParameterList>")))).Only("provoked/cwmp-rpc-006").
			And("CWMP-SOP-006", "because the list has no arrayType").And("CWMP-XSD-006", "because the list has no arrayType").And("CWMP-XSD-010", "because the list has no arrayType"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Fault"), success("GetParameterNames", `<ParameterList soap-enc:arrayType="cwmp:ParameterInfoStruct[0]"></ParameterList>`)))).Only("provoked/cwmp-rpc-006"),
	}, checks.Hint{
		Allowed:     "Fault 9003, or a SOAP fault.",
		Cause:       "What cannot be read is taken for false, zero or nothing.",
		Consequence: "A mistake of an ACS is carried out as something else.",
		Remedy:      "The maker of the CPE has to check what it reads.",
	})

	FaultHarmless = mustNot(rpcRule("CWMP-RPC-008", "A request that is refused leaves everything as it was", "A.3.2", checks.Expert, func(p *checks.Provocation) error {
		set := p.Call("set")
		if v := set.Unanswered(); v != nil {
			return v
		}
		if set.Code() == 0 {
			return checks.NotHere
		}
		for _, name := range []string{p.Fact("parameter"), p.Fact("key")} {
			before, after, v := p.Around(name)
			if v != nil {
				return v
			}
			if !after.Is(before.Text()) {
				return after.At(fmt.Sprintf("%s reads %q", name, after.Text()), fmt.Sprintf("%q, as before the call that was refused", before.Text()))
			}
		}
		return nil
	}, []checks.Mutant{readLast("provoked/cwmp-rpc-008", "other"), readLast("provoked/cwmp-rpc-008", "CWMP.LAB3")}, checks.Hint{
		Allowed:     "Values, attributes and ParameterKey as before.",
		Cause:       "Items are carried out one by one until one fails.",
		Consequence: "A device is left in a state that nobody asked for, and the ACS does not know.",
		Remedy:      "The maker of the CPE has to check all of a call before it changes anything.",
	}))

	SeenAtOnce = rpcRule("CWMP-RPC-009", "What a call has done is seen by later requests of the session", "A.3.2", checks.Expert, func(p *checks.Provocation) error {
		if !p.Call("set").Responded() {
			return checks.NotHere
		}
		return reads(p, "after")
	}, []checks.Mutant{readLast("provoked/cwmp-rpc-009", "other"), readLast("provoked/cwmp-rpc-009", "")}, checks.Hint{
		Allowed:     "The new value, whatever Status was.",
		Cause:       "Changes are collected and carried out when the session is over.",
		Consequence: "An ACS that checks its work repeats it again and again.",
		Remedy:      "The maker of the CPE has to answer with what was set.",
	})

	Persistent = rpcRule("CWMP-RPC-010", "What the ACS has configured persists over a reboot", "A.3.2.1", checks.Expert, func(p *checks.Provocation) error {
		if !p.Call("set").Responded() || !p.Call("reboot").Responded() {
			return checks.NotHere
		}
		return reads(p, "after")
	}, []checks.Mutant{readLast("provoked/cwmp-rpc-010", "other"), readLast("provoked/cwmp-rpc-010", "")}, checks.Hint{
		Allowed:     "The value that was set.",
		Cause:       "Changes live in memory until something saves them.",
		Consequence: "A power cut undoes what the ACS has configured.",
		Remedy:      "The maker of the CPE has to store changes; an ACS can check after 1 BOOT.",
	})
)

func mustNot(r checks.Rule) checks.Rule {
	r.Level = checks.MustNot
	return r
}

// reads gives the verdict on the value of the facts, as a step reads it.
func reads(p *checks.Provocation, step string) error {
	value, v := p.Read(step, p.Fact("parameter"))
	if v != nil {
		return v
	}
	if !value.Is(p.Fact("value")) {
		return value.At(fmt.Sprintf("%s reads %q", p.Fact("parameter"), value.Text()), fmt.Sprintf("%q", p.Fact("value")))
	}
	return nil
}

func readLast(golden, value string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, value)))).Only(golden)
}
