package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// StateChangeResponse: the answer to ChangeDUState has nothing in it: the results come later.
var StateChangeResponse = checks.Rule{
	ID:         "CWMP-DU-001",
	Title:      "ChangeDUStateResponse is empty",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("ChangeDUStateResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		return noArguments(m)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.InsertInto("ChangeDUStateResponse", "<Results></Results>")).
			And("CWMP-XSD-005", "because it is no argument of the call"),
		checks.Breaks(mutate.InsertInto("ChangeDUStateResponse", "<Status>0</Status>")).
			And("CWMP-XSD-005", "because it is no argument of the call"),
	},
	Hint: checks.Hint{
		Allowed:     "An element without members, before the operations begin or end.",
		Cause:       "The client does the work first and answers with the results.",
		Consequence: "The ACS never gets the results where it looks for them.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
