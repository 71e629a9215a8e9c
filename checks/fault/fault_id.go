package fault

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/soap"
	"cwmplab/cwmp"
)

// FaultID judges faults as CWMP-SOP-027 judges responses. A plain SOAP fault without an ID may come from a peer that could not
// read the request.
var FaultID = checks.Rule{
	ID:         "CWMP-FLT-007",
	Title:      "A fault has the ID of the request it answers, if that has one",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Faults(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !m.Dropped() && soap.CWMPFault(m) == nil && !m.Summary.HasID {
			return checks.NotHere
		}
		return soap.JudgeID(m)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("Fault"), mutate.DropElement("Header/ID"))),
		checks.Breaks(mutate.Where(mutate.ByMethod("Fault"), mutate.Text("Header/ID", "1"))).
			And("CWMP-SES-005", "because the ID is no longer that of the request"),
	},
	Hint: checks.Hint{
		Allowed:     "The ID of the request, character for character.",
		Cause:       "Faults are written by another routine than responses, which does not know the header.",
		Consequence: "The peer cannot match the fault and waits for its answer or ends the session.",
		Remedy:      "The sender has to copy the ID into faults, too.",
	},
}
