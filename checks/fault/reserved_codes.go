package fault

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/soap"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// ReservedCodes looks at every place a code may stand in: faults, their entries on single parameters, and the results of
// transfers and of deployment units.
var ReservedCodes = checks.Rule{
	ID:         "CWMP-FLT-011",
	Title:      "Reserved fault codes are not used",
	Spec:       checks.TR069("A.6", "A.5"),
	Level:      checks.MustNot,
	Role:       cwmp.Both,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe: checks.Observe{Fault: true, Methods: []string{"TransferComplete", "AutonomousTransferComplete",
		"DUStateChangeComplete", "AutonomousDUStateChangeComplete"}},
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if m.Dropped() {
			return checks.Unsure("the body of %s is no longer in memory", m.Name())
		}
		if d := m.Doc(); d == nil || !d.OK() {
			return checks.NotHere
		}
		if m.Fault() {
			own := soap.CWMPFault(m)
			return unreserved(own, "FaultCode", unreserved(own, "SetParameterValuesFault/FaultCode", checks.NotHere))
		}
		return unreserved(m.Element(), "FaultStruct/FaultCode", unreserved(m.Element(), "Results/Fault/FaultCode", checks.NotHere))
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Fault/detail/Fault/FaultCode", "9100")).Only("set-parameter-values"),
		checks.Breaks(mutate.Text("Fault/detail/Fault/SetParameterValuesFault/FaultCode", "9033")),
		checks.Breaks(mutate.Where(mutate.Responses(), mutate.Text("Fault/detail/Fault/FaultCode", "8007"))).
			And("CWMP-RTY-009", "because the code then does not ask for the same request again").
			And("CWMP-RTY-021", "because the code then does not ask for the same request again"),
		checks.Breaks(mutate.Text("DUStateChangeComplete/Results/Fault/FaultCode", "9799")),
	},
	Hint: checks.Hint{
		Allowed:     "The codes of the tables, 9000 to 9032 and 8000 to 8006, and those kept for vendors, 9800 to 9899 and 8800 to 8899.",
		Cause:       "A vendor that numbers its own errors behind the last code of the table.",
		Consequence: "A later amendment gives the number another meaning; today the peer takes it for an internal error.",
		Remedy:      "The sender has to move its own codes to the range for vendors.",
	},
}

// unreserved judges the codes at a path. What was found so far stands where it is broken or where there is none here.
func unreserved(from *xmltree.Node, path string, so error) error {
	if from == nil || so != nil && so != checks.NotHere {
		return so
	}
	for n := range from.FindAll(path) {
		number, ok := numeric(n)
		if !ok {
			continue
		}
		if number >= 9033 && number <= 9799 || number >= 8007 && number <= 8799 {
			return checks.At(n, "FaultCode is "+text(n)+", which is reserved", "a code of the table or of the range for vendors")
		}
		so = nil
	}
	return so
}
