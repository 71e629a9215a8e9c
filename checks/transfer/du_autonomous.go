package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// AutonomousStateChange: a result that nobody asked for says which operation it was, as its last member, in a session
// with event 12.
var AutonomousStateChange = checks.Rule{
	ID:         "CWMP-DU-014",
	Title:      "An autonomous result ends with OperationPerformed and comes with event 12",
	Spec:       checks.TR069("A.4.2.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("AutonomousDUStateChangeComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		err := eachResult(m, func(r *xmltree.Node) error {
			last := r.FirstChild()
			for n := last; n != nil; n = n.NextSibling() {
				last = n
			}
			if last.Local() != "OperationPerformed" {
				return checks.At(r, "the last member of the result is "+quote(last.Local()), "OperationPerformed")
			}
			return nil
		})
		if err != nil {
			return err
		}
		return announced(m, f, "12 AUTONOMOUS DU STATE CHANGE COMPLETE")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropElement("AutonomousDUStateChangeComplete/Results/OperationPerformed")).
			And("CWMP-XSD-004", "because an argument is missing"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>12 AUTONOMOUS DU STATE CHANGE COMPLETE<", "<EventCode>2 PERIODIC<")),
	},
	Hint: checks.Hint{
		Allowed:     "The members of a result and OperationPerformed after them; event 12 in the Inform.",
		Cause:       "The result of DUStateChangeComplete is sent as it is.",
		Consequence: "The ACS cannot tell an update from an installation.",
		Remedy:      "The maker of the CPE has to correct the result; an ACS can read the table of deployment units.",
	},
}
