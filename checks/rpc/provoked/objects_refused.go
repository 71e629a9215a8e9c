package provoked

import (
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// objectRefusal is a call of AddObject or DeleteObject that must not succeed. The step "ask" is the call.
type objectRefusal struct {
	id, title, section string
	confidence         checks.Confidence
	method             string // whose response the mutants write
	codes              []int  // that are right
	others             []int  // that other devices use and that only warn; nil where every other code fails
	any                bool   // any other CWMP fault only warns
	hint               checks.Hint
}

func objectRefusals() []*checks.Rule {
	rules := make([]*checks.Rule, 0, len(refusedObjects))
	for _, row := range refusedObjects {
		golden := "provoked/" + strings.ToLower(row.id)
		rules = append(rules, &checks.Rule{
			ID: row.id, Title: row.title, Spec: checks.TR069(row.section), Level: checks.Must, Role: cwmp.CPE,
			Versions: checks.AllVersions, Confidence: row.confidence, Observe: checks.Provoked(), Hint: row.hint,
			CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return refusedObject(p, row) },
			Mutants: []checks.Mutant{
				checks.Breaks(mutate.Where(mutate.First(mutate.ByMethod("Fault")), success(row.method, successOf[row.method]))).Only(golden).
					And("CWMP-ADD-001", "because no row was made").And("CWMP-DEL-001", "because nothing was deleted"),
				checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("Fault")), success(row.method, successOf[row.method]))).Only(golden).
					And("CWMP-ADD-001", "because no row was made").And("CWMP-DEL-001", "because nothing was deleted"),
			},
		})
	}
	return rules
}

// successOf is what a response holds.
var successOf = map[string]string{
	"AddObject":    "<InstanceNumber>99</InstanceNumber><Status>0</Status>",
	"DeleteObject": "<Status>0</Status>",
}

func refusedObject(p *checks.Provocation, row objectRefusal) error {
	c := p.Call("ask")
	verdict := c.Refused(append(append([]int(nil), row.codes...), row.others...)...)
	b, broken := verdict.(*checks.Broken)
	if broken && (row.any || p.Fact("kind") == "fixed") && c.Code() != 0 {
		return b.Warn()
	}
	return verdict
}

var refusedObjects = []objectRefusal{
	{
		id: "CWMP-ADD-002", title: "AddObject without a dot at the end of ObjectName is refused", section: "A.3.2.6",
		confidence: checks.Likely, method: "AddObject", codes: []int{9005}, others: []int{9003}, any: true,
		hint: checks.Hint{
			Allowed:     "Fault 9005; 9003 is let pass.",
			Cause:       "The client adds the dot that it misses.",
			Consequence: "What one device takes for a table, another takes for a parameter.",
			Remedy:      "The maker of the CPE has to check the name; an ACS can write the dot.",
		},
	},
	{
		id: "CWMP-ADD-003", title: "AddObject for what is no table that can grow is refused", section: "A.3.2.6",
		confidence: checks.Expert, method: "AddObject", codes: []int{9005},
		hint: checks.Hint{
			Allowed:     "Fault 9005.",
			Cause:       "The client creates the path it is given, or reports all that is wrong as 9003.",
			Consequence: "An ACS takes a row for made that nobody can use.",
			Remedy:      "The maker of the CPE has to look the name up in its data model.",
		},
	},
	{
		id: "CWMP-ADD-020", title: "AddObject through an instance that does not exist is refused with 9005", section: "A.3.2.6",
		confidence: checks.Expert, method: "AddObject", codes: []int{9005},
		hint: checks.Hint{
			Allowed:     "Fault 9005, and nothing is made.",
			Cause:       "The client makes the missing parents on the way.",
			Consequence: "Rows appear that nobody asked for.",
			Remedy:      "The maker of the CPE has to look the whole path up.",
		},
	},
	{
		id: "CWMP-DEL-002", title: "DeleteObject of an instance that does not exist is refused with 9005", section: "A.3.2.7",
		confidence: checks.Expert, method: "DeleteObject", codes: []int{9005},
		hint: checks.Hint{
			Allowed:     "Fault 9005.",
			Cause:       "The client takes what is not there for deleted.",
			Consequence: "An ACS does not notice that it and the device have drifted apart.",
			Remedy:      "The maker of the CPE has to look the instance up.",
		},
	},
	{
		id: "CWMP-DEL-003", title: "DeleteObject of a table is refused", section: "A.3.2.7",
		confidence: checks.Expert, method: "DeleteObject", codes: []int{9005}, any: true,
		hint: checks.Hint{
			Allowed:     "Fault 9005, and every row stays; another fault code is warned about.",
			Cause:       "The client deletes all that the path begins with.",
			Consequence: "All rows are lost where none was meant.",
			Remedy:      "The maker of the CPE has to ask for an instance number.",
		},
	},
	{
		id: "CWMP-DEL-011", title: "DeleteObject without a dot at the end of ObjectName is refused", section: "A.3.2.7",
		confidence: checks.Expert, method: "DeleteObject", codes: []int{9005}, others: []int{9003}, any: true,
		hint: checks.Hint{
			Allowed:     "Fault 9005; 9003 is let pass, other codes are warned about.",
			Cause:       "The client adds the dot that it misses.",
			Consequence: "What one device deletes, another refuses.",
			Remedy:      "The maker of the CPE has to check the name; an ACS can write the dot.",
		},
	},
	{
		id: "CWMP-DEL-013", title: "DeleteObject of a single object is refused", section: "A.3.2.7",
		confidence: checks.Expert, method: "DeleteObject", codes: []int{9005}, any: true,
		hint: checks.Hint{
			Allowed:     "Fault 9005, and nothing is lost; another fault code is warned about.",
			Cause:       "The client deletes whatever node the path leads to.",
			Consequence: "A part of the device is gone until the next factory reset.",
			Remedy:      "The maker of the CPE has to refuse it.",
		},
	},
	{
		id: "CWMP-DEL-004", title: "DeleteObject of an instance that cannot be deleted is refused", section: "A.3.2.7",
		confidence: checks.Likely, method: "DeleteObject", codes: []int{9005}, others: []int{9001}, any: true,
		hint: checks.Hint{
			Allowed:     "Fault 9005 or 9001, and the instance stays.",
			Cause:       "The client does not ask whether the row is fixed.",
			Consequence: "An interface of the device disappears.",
			Remedy:      "The maker of the CPE has to look at the access of the row.",
		},
	},
}
