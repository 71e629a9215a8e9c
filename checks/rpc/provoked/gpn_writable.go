package provoked

import (
	"strconv"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// writableRules are the rules on Writable: GetParameterNames says of each parameter, table and row what the ACS may do to
// it, and a call that does it shows whether that is so. The step "names" lists, "change" is the call.
func writableRules() []*checks.Rule {
	return []*checks.Rule{&ParameterWritable, &TableWritable, &RowWritable}
}

var writableHint = checks.Hint{
	Allowed:     "Writable 1 for what the ACS can change, add to or delete, and 0 for everything else.",
	Cause:       "Writable is taken from a table of its own, or from the access of the file system behind it.",
	Consequence: "An ACS shows its operator settings that cannot be set, or hides some that can.",
	Remedy:      "The maker of the CPE has to take both from one place; an ACS can only try.",
}

// writableMutants say the contrary of what the first list of names has said of the subject.
func writableMutants(golden, contrary, spelled string, nth int) []checks.Mutant {
	var mutants []checks.Mutant
	for _, text := range []string{contrary, spelled} {
		edit := mutate.AfterProvocation(mutate.Where(mutate.Nth(nth, mutate.ByMethod("GetParameterNamesResponse")), mutate.Text("ParameterList/*/Writable", text)))
		mutants = append(mutants, checks.Breaks(edit).Only(golden))
	}
	return mutants
}

// saysWritable finds what the step "names" says of the fact "subject".
func saysWritable(p *checks.Provocation) (writable bool, at *xmltree.Node, names checks.Call, verdict error) {
	names = p.Call("names")
	if v := names.Unanswered(); v != nil {
		return false, nil, names, v
	}
	if !names.Responded() {
		return false, nil, names, checks.NotHere
	}
	for n := range names.Answer.FindAll("ParameterList/*") {
		if trim(n.Child("Name").Text()) != p.Fact("subject") {
			continue
		}
		writable, err := n.Child("Writable").Bool()
		if err != nil {
			return false, nil, names, checks.Unsure("Writable of %s is no boolean", p.Fact("subject"))
		}
		return writable, n.Child("Writable"), names, nil
	}
	return false, nil, names, checks.NotHere
}

// asItSays compares Writable with what became of the step "change". Denied are the codes that say that the subject is none
// that the call can change.
func asItSays(p *checks.Provocation, denied ...string) (broken *checks.Broken, verdict error) {
	writable, at, names, v := saysWritable(p)
	if v != nil {
		return nil, v
	}
	c := p.Call("change")
	if v := c.Unanswered(); v != nil {
		return nil, v
	}
	said := "Writable of " + p.Fact("subject") + " is " + trim(at.Text())
	code := codeFor(c, p.Fact("subject"))
	switch {
	case c.Responded() && !writable:
		return checks.At(at, said+", and "+c.Ask.Summary.Method+" succeeds", "1").In(names.Answer), nil
	case c.Responded() || !writable:
		return nil, nil
	}
	for _, d := range denied {
		if code == d {
			return checks.At(at, said+", and "+c.Ask.Summary.Method+" is answered with fault "+code, "0").In(names.Answer), nil
		}
	}
	return nil, checks.Unsure("%s is answered with fault %s, which tells nothing of Writable", c.Ask.Summary.Method, code)
}

// codeFor is the code of the item that names a parameter, or else that of the whole fault.
func codeFor(c checks.Call, name string) string {
	for n := range c.Answer.FindAll("detail/Fault/SetParameterValuesFault") {
		if trim(n.Child("ParameterName").Text()) == name {
			return trim(n.Child("FaultCode").Text())
		}
	}
	return strconv.Itoa(c.Code())
}

// ParameterWritable: the step "change" sets the parameter to the value it has. That a device takes this for one it calls
// read-only changes nothing, and is warned about.
var ParameterWritable = checks.Rule{
	ID: "CWMP-GPN-010", Title: "Writable of a parameter is true exactly where SetParameterValues may change it", Spec: checks.TR069("A.3.2.3"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		broken, v := asItSays(p, "9008")
		switch {
		case broken != nil && p.Call("change").Responded():
			return broken.Warn()
		case broken != nil:
			return broken
		}
		return v
	},
	Mutants: append(writableMutants("provoked/cwmp-gpn-010", "0", "false", 1),
		writableMutants("provoked/cwmp-gpn-010", "1", "true", -1)...),
	Hint: writableHint,
}

// TableWritable: the step "change" is AddObject. A table that is full says nothing.
var TableWritable = checks.Rule{
	ID: "CWMP-GPN-011", Title: "Writable of a table is true exactly where AddObject can create instances", Spec: checks.TR069("A.3.2.3"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: judgedWritable,
	Mutants: []checks.Mutant{tableSays("Device.NAT.PortMapping.", "1", "0"), tableSays("Device.NAT.PortMapping.", "1", "false"),
		tableSays("Device.DHCPv4.Client.", "0", "1")},
	Hint: writableHint,
}

// RowWritable: the step "change" is DeleteObject.
var RowWritable = checks.Rule{
	ID: "CWMP-GPN-012", Title: "Writable of an instance is true exactly where DeleteObject can remove it", Spec: checks.TR069("A.3.2.3"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: judgedWritable,
	Mutants: []checks.Mutant{rowSays("0"), rowSays("false"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("DeleteObjectResponse")), refusal(9005)))).Only("provoked/cwmp-gpn-012")},
	Hint: writableHint,
}

func judgedWritable(p *checks.Provocation, _ *checks.Facts) error {
	broken, v := asItSays(p, "9005")
	if broken != nil {
		return broken
	}
	return v
}

// tableSays changes Writable of a table wherever it is listed.
func tableSays(table, from, to string) checks.Mutant {
	entry := func(writable string) string {
		return strings.Join([]string{"<Name>", table, "</Name><Writable>", writable, "</Writable>"}, "")
	}
	return checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody(entry(from), entry(to)))).Only("provoked/cwmp-gpn-011")
}

func rowSays(writable string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody("PortMapping.1.</Name><Writable>1<", "PortMapping.1.</Name><Writable>"+writable+"<"))).
		Only("provoked/cwmp-gpn-012")
}
