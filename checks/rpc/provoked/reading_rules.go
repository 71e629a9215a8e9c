package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// readingRules are the rules on what GetParameterValues, GetParameterNames and GetParameterAttributes return. The steps
// "values", "names" and "attributes" ask for the same path, which the fact "path" names.
func readingRules() []*checks.Rule {
	return []*checks.Rule{
		made("CWMP-GPV-002", "A partial path returns the value of every parameter below it", "A.3.2.2", checks.Expert, everyValue,
			dropped("provoked/cwmp-gpv-002", "GetParameterValuesResponse", "ParameterValueStruct", "CWMP-GPV-023")),
		made("CWMP-GPV-023", "Values and names below a path are those of the same parameters", "A.3.2.2", checks.Likely, sameNames,
			dropped("provoked/cwmp-gpv-002", "GetParameterValuesResponse", "ParameterValueStruct", "CWMP-GPN-001")),
		made("CWMP-GPN-001", "A partial path lists the object itself and everything below it", "A.3.2.3", checks.Expert, objectAndAll,
			dropped("provoked/cwmp-gpv-002", "GetParameterNamesResponse", "ParameterInfoStruct", "CWMP-GPV-023")),
		made("CWMP-GPA-002", "A partial path returns an entry for each parameter below it, under its full name", "A.3.2.5", checks.Expert, everyAttribute,
			dropped("provoked/cwmp-gpv-002", "GetParameterAttributesResponse", "ParameterAttributeStruct", "")),
		made("CWMP-GPV-003", "An empty name stands for the whole tree of values", "A.3.2.2", checks.Expert, wholeTree("ParameterValueStruct"),
			refusedInstead("provoked/cwmp-gpv-003", "GetParameterValuesResponse")),
		made("CWMP-GPN-006", "An empty path stands for the whole tree of names", "A.3.2.3", checks.Expert, wholeTree("ParameterInfoStruct"),
			refusedInstead("provoked/cwmp-gpn-006", "GetParameterNamesResponse")),
		made("CWMP-GPA-003", "An empty name stands for the attributes of the whole tree", "A.3.2.5", checks.Expert, wholeTree("ParameterAttributeStruct"),
			refusedInstead("provoked/cwmp-gpa-003", "GetParameterAttributesResponse")),
		made("CWMP-GPV-010", "The path of an object without parameters returns an empty list", "A.3.2.2", checks.Expert, emptyList("values"),
			refusedInstead("provoked/cwmp-gpv-010", "GetParameterValuesResponse")),
		made("CWMP-GPN-015", "The next level of an object without children is an empty list", "A.3.2.3", checks.Expert, emptyList("names"),
			refusedInstead("provoked/cwmp-gpv-010", "GetParameterNamesResponse")),
		made("CWMP-GPA-010", "The path of an object without parameters returns an empty list of attributes", "A.3.2.5", checks.Likely, emptyList("attributes"),
			refusedInstead("provoked/cwmp-gpv-010", "GetParameterAttributesResponse")),
		made("CWMP-GPV-017", "Paths that overlap are answered", "A.3.2.2", checks.Expert, isAccepted("ask"),
			refusedInstead("provoked/cwmp-gpv-017", "GetParameterValuesResponse")),
		made("CWMP-GPN-002", "A parameter name lists exactly that parameter", "A.3.2.3", checks.Expert, onlyNamed("names"),
			otherName("provoked/cwmp-gpn-002", "GetParameterNamesResponse", "CWMP-GPN-003")),
		made("CWMP-GPA-001", "A parameter name returns one entry with Notification and AccessList", "A.3.2.5", checks.Expert, onlyAttribute,
			otherName("provoked/cwmp-gpn-002", "GetParameterAttributesResponse", "CWMP-GPA-005")),
		&HiddenEmpty, &RowsByNumber, &OnlyWhatExists, &KickURLWithKicked,
	}
}

// readingHint is what all rules on lists share.
var readingHint = checks.Hint{
	Allowed:     "A list of what the data model holds at the moment, in any order.",
	Cause:       "Each method walks the data model in a way of its own.",
	Consequence: "An ACS builds a wrong picture of the device and configures it by that.",
	Remedy:      "The maker of the CPE has to answer from one walk; an ACS can ask object by object.",
}

func made(id, title, section string, c checks.Confidence, check func(*checks.Provocation) error, mutants []checks.Mutant) *checks.Rule {
	return &checks.Rule{ID: id, Title: title, Spec: checks.TR069(section), Level: checks.Must, Role: cwmp.CPE,
		Versions: checks.AllVersions, Confidence: c, Observe: checks.Provoked(), Hint: readingHint, Mutants: mutants,
		CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return check(p) }}
}

// listed are the names of a list, in its order, with their elements.
func listed(m *capture.Message) (names []string, at map[string]*xmltree.Node) {
	at = map[string]*xmltree.Node{}
	for n := range m.FindAll("ParameterList/*/Name") {
		name := trim(n.Text())
		names, at[name] = append(names, name), n
	}
	return names, at
}

// both gives the answers of two steps, or why they cannot be compared.
func both(p *checks.Provocation, first, second string) (a, b *capture.Message, verdict error) {
	x, y := p.Call(first), p.Call(second)
	for _, c := range []checks.Call{x, y} {
		if v := c.Unanswered(); v != nil {
			return nil, nil, v
		}
		if !c.Responded() {
			return nil, nil, checks.Unsure("%s is answered with a fault", c.Ask.Summary.Method)
		}
	}
	return x.Answer, y.Answer, nil
}

// within gives the verdict on names of one list that another has to hold. Objects end with a dot.
func within(of, in *capture.Message, objects bool) error {
	names, _ := listed(of)
	_, there := listed(in)
	for _, name := range names {
		if strings.HasSuffix(name, ".") && !objects {
			continue
		}
		if there[name] == nil {
			return checks.At(in.Element(), fmt.Sprintf("%s is missing in %s", name, in.Name()), "all that "+of.Name()+" tells of").In(in)
		}
	}
	return nil
}

func everyValue(p *checks.Provocation) error {
	values, names, v := both(p, "values", "names")
	if v != nil {
		return v
	}
	return within(names, values, false)
}

func sameNames(p *checks.Provocation) error {
	values, names, v := both(p, "values", "names")
	if v != nil {
		return v
	}
	if v := within(names, values, false); v != nil {
		return v
	}
	return within(values, names, true)
}

func objectAndAll(p *checks.Provocation) error {
	values, names, v := both(p, "values", "names")
	if v != nil {
		return v
	}
	if _, at := listed(names); at[p.Fact("path")] == nil {
		return checks.At(names.Element(), p.Fact("path")+" itself is not listed", "the object and everything below it").In(names)
	}
	return within(values, names, true)
}

func everyAttribute(p *checks.Provocation) error {
	attributes, names, v := both(p, "attributes", "names")
	if v != nil {
		return v
	}
	all, at := listed(attributes)
	for _, name := range all {
		if strings.HasSuffix(name, ".") {
			return checks.At(at[name], name+" is an object", "parameters only").In(attributes)
		}
	}
	return within(names, attributes, false)
}

// wholeTree has a list that is not empty.
func wholeTree(entry string) func(p *checks.Provocation) error {
	return func(p *checks.Provocation) error {
		c := p.Call("ask")
		if v := c.Accepted(); v != nil {
			return v
		}
		if c.Answer.Find("ParameterList/"+entry) == nil {
			return checks.At(c.Answer.Element(), "the list is empty", "the whole data model").In(c.Answer)
		}
		return nil
	}
}

// emptyList has a list without entries, and no fault.
func emptyList(step string) func(p *checks.Provocation) error {
	return func(p *checks.Provocation) error {
		c := p.Call(step)
		if v := c.Unanswered(); v != nil {
			return v
		}
		if c.Responded() {
			return nil
		}
		return checks.At(c.Answer.Find("detail/Fault/FaultCode"), fmt.Sprintf("fault %d for %s, which exists", c.Code(), p.Fact("path")), "an empty list").In(c.Answer)
	}
}

func isAccepted(step string) func(p *checks.Provocation) error {
	return func(p *checks.Provocation) error { return p.Call(step).Accepted() }
}

// onlyNamed has a list with the one name of the fact "parameter".
func onlyNamed(step string) func(p *checks.Provocation) error {
	return func(p *checks.Provocation) error {
		c := p.Call(step)
		if v := c.Accepted(); v != nil {
			return v
		}
		names, _ := listed(c.Answer)
		if len(names) != 1 || names[0] != p.Fact("parameter") {
			return checks.At(c.Answer.Element(), fmt.Sprintf("the list holds %s", strings.Join(names, ", ")), p.Fact("parameter")+" and nothing else").In(c.Answer)
		}
		return nil
	}
}

func onlyAttribute(p *checks.Provocation) error {
	if v := onlyNamed("attributes")(p); v != nil {
		return v
	}
	m := p.Call("attributes").Answer
	for _, part := range []string{"Notification", "AccessList"} {
		if m.Find("ParameterList/*/"+part) == nil {
			return checks.At(m.Element(), part+" is missing", "Notification and AccessList").In(m)
		}
	}
	return nil
}

// dropped are the mutants that leave the first entry of a list out, or give it another name. Sibling is another rule that looks
// at the same list.
func dropped(golden, response, entry, sibling string) []checks.Mutant {
	var mutants []checks.Mutant
	list := response + "/ParameterList/" + entry
	for _, e := range []mutate.Edit{mutate.DropElement(list), mutate.ChangeText(list+"/Name", "with more behind it", func(t string) string { return t + "X" })} {
		edit := mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod(response)), e))
		m := checks.Breaks(edit).Only(golden).And("CWMP-SOP-006", "because the list is shorter than it says")
		for _, id := range []string{sibling, "CWMP-GPN-001", "CWMP-GPV-002", "CWMP-GPN-017", "CWMP-GPA-002", "CWMP-GPV-018", "CWMP-GPV-023"} {
			if id != "" {
				m = m.And(id, "because an entry of the list is missing")
			}
		}
		mutants = append(mutants, m)
	}
	return mutants
}

// refusedInstead are the mutants that answer with a fault.
func refusedInstead(golden, response string) []checks.Mutant {
	var mutants []checks.Mutant
	for _, code := range []int{9005, 9002} {
		edit := mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod(response)), refusal(code)))
		mutants = append(mutants, checks.Breaks(edit).Only(golden).And("CWMP-RPC-011", "because the code is none of the method"))
	}
	return mutants
}

// otherName are the mutants that tell of another parameter, or leave the list empty.
func otherName(golden, response, sibling string) []checks.Mutant {
	edit := func(e mutate.Edit) checks.Mutant {
		m := checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod(response)), e))).Only(golden)
		for _, id := range []string{sibling, "CWMP-GPN-003", "CWMP-GPA-005", "CWMP-SOP-006", "CWMP-GPV-001", "CWMP-GPN-016"} {
			m = m.And(id, "because another name is listed")
		}
		return m
	}
	return []checks.Mutant{
		edit(mutate.ChangeText(response+"/ParameterList/*/Name", "with more behind it", func(t string) string { return t + "X" })),
		edit(mutate.ChangeText(response+"/ParameterList/*/Name", "with a dot", func(t string) string { return t + "." })),
	}
}

// HiddenEmpty: the step "values" reads the parameter that the fact "parameter" names, which the step "set" has set.
var HiddenEmpty = checks.Rule{
	ID: "CWMP-GPV-009", Aliases: []string{"CWMP-DM-014"}, Title: "Hidden parameters read as empty", Spec: checks.DataModel("ManagementServer.Password"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		value, v := p.Read("values", p.Fact("parameter"))
		if v != nil {
			return v
		}
		if value.Text() != "" {
			return value.At("a password can be read", "an empty text, whatever it holds")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Text(keyRead, "secret"))).Only("provoked/cwmp-gpv-009"),
		checks.Breaks(mutate.AfterProvocation(mutate.Text(keyRead, "****"))).Only("provoked/cwmp-gpv-009"),
	},
	Hint: checks.Hint{
		Allowed:     "An empty text.",
		Cause:       "The value is returned as it is stored, or stars stand for it.",
		Consequence: "Whoever reads the device knows its passwords; an ACS that writes back what it read sets stars.",
		Remedy:      "The maker of the CPE has to return nothing.",
	},
}

// RowsByNumber: the step "names" asks for the next level of the table that the fact "table" names.
var RowsByNumber = checks.Rule{
	ID: "CWMP-GPN-014", Title: "The next level of a table lists its instances by their numbers", Spec: checks.TR069("A.3.2.3"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		c := p.Call("names")
		if v := c.Accepted(); v != nil {
			return v
		}
		names, at := listed(c.Answer)
		if len(names) == 0 {
			return checks.NotHere
		}
		for _, name := range names {
			rest, below := strings.CutPrefix(name, p.Fact("table"))
			number := strings.TrimSuffix(rest, ".")
			if !below || number == rest || strings.Trim(number, "0123456789") != "" && !strings.HasPrefix(number, "[") {
				return checks.At(at[name], name+" is no instance of "+p.Fact("table"), p.Fact("table")+"n.").In(c.Answer)
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.ChangeText("GetParameterNamesResponse/ParameterList/*/Name", "as a placeholder", func(t string) string { return strings.Replace(t, ".1.", ".{i}.", 1) }))).Only("provoked/cwmp-gpn-014").
			And("CWMP-DM-002", "because that is no path").And("CWMP-ADD-010", "because the row is not listed"),
		checks.Breaks(mutate.AfterProvocation(mutate.ChangeText("GetParameterNamesResponse/ParameterList/*/Name", "without its dot", func(t string) string { return strings.TrimSuffix(t, ".") }))).Only("provoked/cwmp-gpn-014").
			And("CWMP-GPN-009", "because the dot is missing").And("CWMP-ADD-010", "because the row is not listed"),
	},
	Hint: readingHint,
}

// OnlyWhatExists: as CWMP-DEL-001, of which it is the other half.
var OnlyWhatExists = checks.Rule{
	ID: "CWMP-GPN-019", Title: "Only instances that exist are listed", Spec: checks.TR069("A.3.2.3"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !p.Call("delete").Responded() {
			return checks.NotHere
		}
		return noneBelow(p.Call("names"), p.Fact("row"))
	},
	Follows: []string{"CWMP-DEL-001"},
	Mutants: []checks.Mutant{listedAgain("Device.NAT.PortMapping.1."), listedAgain("Device.NAT.PortMapping.1.Enable")},
	Hint:    readingHint,
}

func listedAgain(name string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterNamesResponse")), mutate.InsertInto("ParameterList",
		`<ParameterInfoStruct><Name>`+name+`</Name><Writable>1</Writable></ParameterInfoStruct>`)))).Only(goneGolden).
		And("CWMP-SOP-006", "because the list is longer than it says").And("CWMP-DEL-008", "because the row is listed again").
		And("CWMP-DEL-001", "because the row is listed again").And("CWMP-GPN-017", "because the object above is not listed")
}
