package provoked

import (
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// readingRefusal is a call that asks for what is not there. The step "ask" is the call.
type readingRefusal struct {
	id, title, section string
	confidence         checks.Confidence
	method             string
	codes, others      []int // that are right, and that are warned about
	hint               checks.Hint
}

func readingRefusals() []*checks.Rule {
	rules := make([]*checks.Rule, 0, len(refusedReadings))
	for _, row := range refusedReadings {
		golden := "provoked/" + strings.ToLower(row.id)
		fault := func(code string) checks.Mutant {
			return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("Fault")), mutate.Text("Fault/detail/Fault/FaultCode", code)))).Only(golden).
				And("CWMP-RPC-011", "because the code is none of the method")
		}
		rules = append(rules, &checks.Rule{
			ID: row.id, Title: row.title, Spec: checks.TR069(row.section), Level: checks.Must, Role: cwmp.CPE,
			Versions: checks.AllVersions, Confidence: row.confidence, Observe: checks.Provoked(), Hint: row.hint,
			CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
				v := p.Call("ask").Refused(row.codes...)
				if b, broken := v.(*checks.Broken); broken && oneOf(p.Call("ask").Code(), row.others) {
					return b.Warn()
				}
				return v
			},
			Mutants: []checks.Mutant{fault("9002"), fault("9004")},
		})
	}
	return rules
}

func oneOf(code int, codes []int) bool {
	for _, c := range codes {
		if c == code {
			return true
		}
	}
	return false
}

// A name that is none is told apart from an argument that is wrong.
var nameFault = checks.Hint{
	Allowed:     "Fault 9005 for the whole request.",
	Cause:       "The client skips what it does not find, or reports everything as 9003.",
	Consequence: "An ACS takes a missing parameter for an empty one, or looks for a mistake of its own.",
	Remedy:      "The maker of the CPE has to look every name up before it answers.",
}

var refusedReadings = []readingRefusal{
	{id: "CWMP-GPV-004", title: "An unknown name anywhere in the list is fault 9005 for the whole request", section: "A.3.2.2",
		confidence: checks.Expert, method: "GetParameterValues", codes: []int{9005}, hint: nameFault},
	{id: "CWMP-GPV-005", title: "Reading an object name without its dot is fault 9005", section: "A.3.2.2",
		confidence: checks.Expert, method: "GetParameterValues", codes: []int{9005}, hint: nameFault},
	{id: "CWMP-GPV-006", title: "Reading a parameter name with a dot behind it is fault 9005", section: "A.3.2.2",
		confidence: checks.Expert, method: "GetParameterValues", codes: []int{9005}, hint: nameFault},
	{id: "CWMP-GPV-011", title: "Reading an instance that does not exist is fault 9005", section: "A.3.2.2",
		confidence: checks.Expert, method: "GetParameterValues", codes: []int{9005}, hint: nameFault},
	{id: "CWMP-GPV-013", title: "Names are matched with regard to case", section: "A.3.2.2",
		confidence: checks.Verified, method: "GetParameterValues", codes: []int{9005}, hint: nameFault},
	{id: "CWMP-GPN-004", title: "The next level of a parameter is fault 9003", section: "A.3.2.3",
		confidence: checks.Expert, method: "GetParameterNames", codes: []int{9003}, others: []int{9005}, hint: checks.Hint{
			Allowed:     "Fault 9003; 9005 is seen in the field and warned about.",
			Cause:       "The client answers with the parameter itself, or with an empty list.",
			Consequence: "An ACS takes a parameter for an object without children.",
			Remedy:      "The maker of the CPE has to refuse the combination.",
		}},
	{id: "CWMP-GPN-007", title: "Asking for the names below an unknown path is fault 9005", section: "A.3.2.3",
		confidence: checks.Expert, method: "GetParameterNames", codes: []int{9005}, hint: nameFault},
	{id: "CWMP-GPN-008", title: "Asking for the names of an object without its dot is fault 9005", section: "A.3.2.3",
		confidence: checks.Expert, method: "GetParameterNames", codes: []int{9005}, hint: nameFault},
	{id: "CWMP-GPA-004", title: "Asking for the attributes of an unknown name is fault 9005 for the whole request", section: "A.3.2.5",
		confidence: checks.Expert, method: "GetParameterAttributes", codes: []int{9005}, hint: nameFault},
}
