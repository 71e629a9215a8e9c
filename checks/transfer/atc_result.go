package transfer

import (
	"errors"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AutonomousResult: code and times of the report keep the rules of TransferComplete.
var AutonomousResult = checks.Rule{
	ID:         "CWMP-ATC-006",
	Title:      "Code and times of AutonomousTransferComplete are those of TransferComplete",
	Spec:       checks.TR069("A.3.3.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_1),
	Confidence: checks.Verified,
	Observe:    checks.Message("AutonomousTransferComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if err := transferCode(m, f); err != nil {
			return err
		}
		if err := bothInUTC(m.Element()); err != nil {
			return err
		}
		if err := inOrder(m.Element()); !errors.Is(err, checks.NotHere) {
			return err
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("AutonomousTransferComplete/FaultStruct/FaultCode", "9003")),
		checks.Breaks(mutate.Text("AutonomousTransferComplete/CompleteTime", "")).
			And("CWMP-TYP-007", "because an empty text is no dateTime"),
		checks.Breaks(mutate.Text("AutonomousTransferComplete/CompleteTime", "2001-01-01T00:00:00Z")),
	},
	Hint: checks.Hint{
		Allowed:     "0 or a code of a transfer; times in UTC, in order.",
		Cause:       "The fault of the web page is passed on.",
		Consequence: "The ACS cannot tell whether the transfer succeeded.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
