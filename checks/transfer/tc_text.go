package transfer

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ReportedText: the text of the fault is there and not too long.
var ReportedText = checks.Rule{
	ID:         "CWMP-TC-018",
	Title:      "FaultString of TransferComplete is present and has at most 256 characters",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("TransferComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		fault := m.Find("FaultStruct")
		if !readable(m) || fault == nil {
			return checks.NotHere
		}
		text := fault.Child("FaultString")
		if text == nil {
			return checks.At(fault, "FaultStruct has no FaultString", "a FaultString, empty for success")
		}
		if n := utf8.RuneCountInString(text.Text()); n > 256 {
			return checks.At(text, fmt.Sprintf("FaultString has %d characters", n), "at most 256")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropElement("TransferComplete/FaultStruct/FaultString")).
			And("CWMP-TC-003", "because both elements belong to a report of success").
			And("CWMP-XSD-004", "because an argument is missing"),
		checks.Breaks(mutate.Seq(
			mutate.Text("TransferComplete/FaultStruct/FaultCode", "9010"),
			mutate.Text("TransferComplete/FaultStruct/FaultString", strings.Repeat("failed ", 40)),
		)).
			And("CWMP-XSD-010", "because the text is longer than its type allows"),
	},
	Hint: checks.Hint{
		Allowed:     "A text of at most 256 characters; an empty one for success.",
		Cause:       "The text is left out where there is nothing to say, or is the whole log of the transfer.",
		Consequence: "An ACS that checks against the schema refuses the call.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
