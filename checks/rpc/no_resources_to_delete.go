package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoResourcesToDelete: removing a row needs nothing that could be exhausted.
var NoResourcesToDelete = checks.Rule{
	ID:         "CWMP-DEL-012",
	Title:      "DeleteObject is not answered with 9004",
	Spec:       checks.TR069("A.5.1"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	WarnOnly:   true,
	Observe:    checks.Faults().From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		ask, err := askedFor(m)
		if err != nil {
			return err
		}
		node := own(m).Child("FaultCode")
		if !ask.Is("DeleteObject") || node == nil {
			return checks.NotHere
		}
		if trim(node.Text()) == "9004" {
			return checks.At(node, "9004 answers DeleteObject", "9005 for a name that cannot be removed, or 9001 to 9003")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.TextOf("Fault", "Fault/detail/Fault/FaultCode", "9004", 0)).Only("rpc-objects"),
		checks.Breaks(mutate.Seq(mutate.Where(mutate.Requests(), mutate.Text("Fault/detail/Fault/FaultCode", "9004")),
			mutate.Where(mutate.Requests(), mutate.Text("Fault/detail/Fault/FaultString", "Resources exceeded")))).Only("rpc-objects"),
	},
	Hint: checks.Hint{
		Allowed:     "9001, 9002, 9003 and 9005.",
		Cause:       "The client sends the error of its own storage.",
		Consequence: "The ACS waits for resources that a deletion does not need, and tries for ever.",
		Remedy:      "The maker of the CPE should send 9005 where the row cannot be removed, 9002 for its own errors.",
	},
}
