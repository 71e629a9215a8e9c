package transfer

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SuccessIsPlain: a report of success has the code 0 and an empty text; both elements are there. A text beside the
// code 0 only warns.
var SuccessIsPlain = checks.Rule{
	ID:         "CWMP-TC-003",
	Title:      "A successful TransferComplete has FaultCode 0 and an empty FaultString",
	Spec:       checks.TR069("A.3.3.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("TransferComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		fault := m.Find("FaultStruct")
		if !readable(m) || fault == nil {
			return checks.NotHere
		}
		code, text := fault.Child("FaultCode"), fault.Child("FaultString")
		switch {
		case code == nil:
			return checks.At(fault, "FaultStruct has no FaultCode", "FaultCode 0 for success")
		case text == nil:
			return checks.At(fault, "FaultStruct has no FaultString", "an empty FaultString for success")
		case strings.TrimSpace(code.Text()) != "0":
			return checks.NotHere
		case strings.TrimSpace(text.Text()) != "":
			return checks.At(text, "FaultString is "+quote(text.Text())+" with FaultCode 0", "an empty text").Warn()
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropElement("TransferComplete/FaultStruct/FaultCode")).
			And("CWMP-XSD-004", "because an argument is missing"),
		checks.Breaks(mutate.DropElement("TransferComplete/FaultStruct/FaultString")).
			And("CWMP-TC-018", "because FaultString is gone").
			And("CWMP-XSD-004", "because an argument is missing"),
		checks.Breaks(mutate.Text("TransferComplete/FaultStruct/FaultString", "no error")),
	},
	Hint: checks.Hint{
		Allowed:     "FaultCode 0 and an empty FaultString.",
		Cause:       "The structure is left out or filled with words such as success.",
		Consequence: "An ACS takes a text or a missing code for a failure and starts over.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
