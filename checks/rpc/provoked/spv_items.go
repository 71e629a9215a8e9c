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
	spec       checks.Citation
	level      checks.Level
	confidence checks.Confidence
	codes      []string
	lenient    bool // any other fault only warns
	control    bool // the step "control" sets the parameter as it may be set: without it the refusal says nothing
	mutants    []checks.Mutant
	hint       checks.Hint
}

// The step "set" is the call; the fact "parameter" names the item that is wrong.
func itemRefusals() []*checks.Rule {
	rules := make([]*checks.Rule, 0, len(refusedItems))
	for _, row := range refusedItems {
		rules = append(rules, &checks.Rule{
			ID: row.id, Title: row.title, Spec: row.spec, Level: row.level, Role: cwmp.CPE,
			Versions: checks.AllVersions, Confidence: row.confidence, Observe: checks.Provoked(), Mutants: row.mutants, Hint: row.hint,
			CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return row.check(p) },
		})
	}
	return rules
}

func (row itemRefusal) check(p *checks.Provocation) error {
	if row.control && !p.Call("control").Responded() {
		return checks.NotHere
	}
	c := p.Call("set")
	v := c.Refused(9003)
	if v == nil {
		if b := row.item(c, p.Fact("parameter")); b != nil {
			v = b
		}
	}
	if b, broken := v.(*checks.Broken); broken && row.lenient && c.Answer.Fault() {
		return b.Warn()
	}
	return v
}

// item judges the item of a parameter, nil where its code is right.
func (row itemRefusal) item(c checks.Call, name string) *checks.Broken {
	for n := range c.Answer.FindAll("detail/Fault/SetParameterValuesFault") {
		if trim(n.Child("ParameterName").Text()) != name {
			continue
		}
		if code := n.Child("FaultCode"); !slices.Contains(row.codes, trim(code.Text())) {
			return checks.At(code, fmt.Sprintf("the item has the code %q", code.Text()), "fault "+strings.Join(row.codes, " or ")).In(c.Answer)
		}
		return nil
	}
	return checks.At(c.Answer.Element(), "no SetParameterValuesFault names "+name, "one for each parameter in error").In(c.Answer)
}

const (
	itemCode = "detail/Fault/SetParameterValuesFault/FaultCode"
	itemName = "detail/Fault/SetParameterValuesFault/ParameterName"
)

// accepted is the edit that takes the wrong value for good.
func accepted() mutate.Edit { return success("SetParameterValues", "<Status>0</Status>") }

var refusedItems = []itemRefusal{
	{
		id: "CWMP-SPV-004", title: "Setting an unknown parameter is item fault 9005", confidence: checks.Expert, codes: []string{"9005"},
		spec: checks.TR069("A.3.2.1"), level: checks.Must,
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
		spec: checks.TR069("A.3.2.1"), level: checks.Must,
		mutants: []checks.Mutant{
			checks.Breaks(mutate.Text(itemCode, "9007")).Only("provoked/cwmp-spv-005"),
			checks.Breaks(mutate.Text(itemName, "Device.DeviceInfo.Other")).Only("provoked/cwmp-spv-005").
				And("CWMP-SPV-025", "because the name is none of the request"),
		},
		hint: checks.Hint{
			Allowed:     "Fault 9003 with a SetParameterValuesFault for the parameter whose code is 9008.",
			Cause:       "Writes to read-only parameters are ignored, or refused as a whole.",
			Consequence: "An ACS takes a setting for done that never happened.",
			Remedy:      "The maker of the CPE has to refuse the call.",
		},
	},
	{
		id: "CWMP-SPV-006", title: "Setting a value out of range or too long is item fault 9007", confidence: checks.Expert, codes: []string{"9007"},
		spec: checks.TR069("A.3.2.1"), level: checks.Must, control: true,
		mutants: []checks.Mutant{
			checks.Breaks(accepted()).Only("provoked/cwmp-spv-006"),
			checks.Breaks(mutate.Text(itemCode, "9006")).Only("provoked/cwmp-spv-006"),
		},
		hint: checks.Hint{
			Allowed:     "Fault 9003 with a SetParameterValuesFault for the parameter whose code is 9007.",
			Cause:       "Values are stored without a look at the data model, cut to what fits, or replaced by the nearest one in range.",
			Consequence: "The device runs with another value than the ACS believes, or with one it was not made for.",
			Remedy:      "The maker of the CPE has to test each value against the ranges of the data model before it answers.",
		},
	},
	{
		id: "CWMP-SPV-007", title: "Setting a value of another type is item fault 9006 or 9007", confidence: checks.Likely, codes: []string{"9006", "9007"},
		spec: checks.TR069("A.3.2.1"), level: checks.Should, control: true,
		mutants: []checks.Mutant{
			checks.Breaks(accepted()).Only("provoked/cwmp-spv-007"),
			checks.Breaks(mutate.Text(itemCode, "9005")).Only("provoked/cwmp-spv-007"),
		},
		hint: checks.Hint{
			Allowed:     "Fault 9003 with a SetParameterValuesFault for the parameter whose code is 9006, or 9007.",
			Cause:       "The client does not look at xsi:type and takes any text for a boolean.",
			Consequence: "A mistake in the ACS switches something off instead of being reported.",
			Remedy:      "The maker of the CPE should compare the type with that of the parameter.",
		},
	},
	{
		id: "CWMP-SPV-008", title: "Setting a text that is no value of the type is item fault 9006 or 9007", confidence: checks.Expert, codes: []string{"9006", "9007"},
		spec: checks.TR069("A.3.2.1"), level: checks.Must, control: true,
		mutants: []checks.Mutant{
			checks.Breaks(accepted()).Only("provoked/cwmp-spv-008"),
			checks.Breaks(mutate.Text(itemCode, "9005")).Only("provoked/cwmp-spv-008"),
		},
		hint: checks.Hint{
			Allowed:     "Fault 9003 with a SetParameterValuesFault for the parameter whose code is 9006 or 9007.",
			Cause:       "Texts are read by a routine that makes a 0 of what is no number.",
			Consequence: "An interval or a port becomes 0 without a word to the ACS.",
			Remedy:      "The maker of the CPE has to refuse texts that are no values of the type.",
		},
	},
	{
		id: "CWMP-SPV-020", title: "ParameterKey cannot be set as a parameter: item fault 9008", confidence: checks.Verified, codes: []string{"9008"},
		spec: checks.DataModel("ManagementServer.ParameterKey"), level: checks.MustNot,
		mutants: []checks.Mutant{
			checks.Breaks(accepted()).Only("provoked/cwmp-spv-020"),
			checks.Breaks(mutate.Text(itemCode, "9005")).Only("provoked/cwmp-spv-020"),
		},
		hint: checks.Hint{
			Allowed:     "Fault 9003 with a SetParameterValuesFault for the parameter whose code is 9008.",
			Cause:       "The parameter is kept like any other text, with write access.",
			Consequence: "The key says nothing any more about which configuration the device has.",
			Remedy:      "The maker of the CPE has to make the parameter read-only.",
		},
	},
	{
		id: "CWMP-SPV-021", title: "Setting an object as if it were a parameter is item fault 9005", confidence: checks.Expert, codes: []string{"9005"},
		spec: checks.TR069("A.3.2.1"), level: checks.Must, lenient: true,
		mutants: []checks.Mutant{
			checks.Breaks(accepted()).Only("provoked/cwmp-spv-021"),
			checks.Breaks(mutate.Text(itemCode, "9008")).Only("provoked/cwmp-spv-021"),
		},
		hint: checks.Hint{
			Allowed:     "Fault 9003 with a SetParameterValuesFault for the path whose code is 9005.",
			Cause:       "The path is looked up as for reading, and what is found is passed over.",
			Consequence: "An ACS with a mistake in a name takes the setting for done.",
			Remedy:      "The maker of the CPE has to refuse names that end with a dot.",
		},
	},
	{
		id: "CWMP-SPV-033", title: "Setting a strong reference to what does not exist is item fault 9007", confidence: checks.Verified, codes: []string{"9007"},
		spec: checks.TR106("3.2.4"), level: checks.Must, lenient: true, control: true,
		mutants: []checks.Mutant{
			checks.Breaks(accepted()).Only("provoked/cwmp-spv-033"),
			checks.Breaks(mutate.Text(itemCode, "9005")).Only("provoked/cwmp-spv-033"),
		},
		hint: checks.Hint{
			Allowed:     "Fault 9003 with a SetParameterValuesFault for the parameter whose code is 9007.",
			Cause:       "Paths are stored as texts, without a look at what they point to.",
			Consequence: "The setting has no effect, and an ACS that follows the reference finds nothing.",
			Remedy:      "The maker of the CPE has to look the path up before it accepts it.",
		},
	},
}
