package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// ResultState: the state of a result is one of three words.
var ResultState = checks.Rule{
	ID:         "CWMP-DU-008",
	Title:      "CurrentState of a result is Installed, Uninstalled or Failed",
	Spec:       checks.TR069("A.4.2.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("DUStateChangeComplete", "AutonomousDUStateChangeComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		return eachResult(m, func(r *xmltree.Node) error {

			node := r.Child("CurrentState")
			if node == nil {
				return checks.NotHere
			}
			switch node.Text() {
			case "Installed", "Uninstalled", "Failed":
				return nil
			}
			return checks.At(node, "CurrentState is "+quote(node.Text()), "Installed, Uninstalled or Failed")
		})
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Results/CurrentState", "Install")),
		checks.Breaks(mutate.Text("Results/CurrentState", "INSTALLED")),
	},
	Hint: checks.Hint{
		Allowed:     "The three words as they are.",
		Cause:       "The name of the operation is sent instead.",
		Consequence: "The ACS books no state for the unit.",
		Remedy:      "The maker of the CPE has to correct the result; an ACS can read the table of deployment units.",
	},
}
