package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AutonomousEvent: a transfer that nobody asked for over CWMP is announced by its own event.
var AutonomousEvent = checks.Rule{
	ID:         "CWMP-ATC-001",
	Title:      "AutonomousTransferComplete comes with 10 AUTONOMOUS TRANSFER COMPLETE",
	Spec:       checks.TR069("A.3.3.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_1),
	Confidence: checks.Expert,
	Observe:    checks.Message("AutonomousTransferComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		return announced(m, f, "10 AUTONOMOUS TRANSFER COMPLETE")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>10 AUTONOMOUS TRANSFER COMPLETE<", "<EventCode>2 PERIODIC<")),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>10 AUTONOMOUS TRANSFER COMPLETE<", "<EventCode>8 DIAGNOSTICS COMPLETE<")),
	},
	Hint: checks.Hint{
		Allowed:     "The event in the Inform, then the call.",
		Cause:       "The transfer ends in a session and is reported at once.",
		Consequence: "The ACS does not expect the call.",
		Remedy:      "The maker of the CPE has to wait for the next session.",
	},
}
