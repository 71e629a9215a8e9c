package inform

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ResponseArguments: InformResponse has one argument and no other.
var ResponseArguments = checks.Rule{
	ID:         "CWMP-INF-015",
	Aliases:    []string{"CWMP-IFM-018"},
	Title:      "InformResponse has MaxEnvelopes and nothing else",
	Spec:       checks.Schema("InformResponse"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("InformResponse").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		return members(m.Element(), "MaxEnvelopes")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropElement("InformResponse/MaxEnvelopes")).
			And("CWMP-XSD-004", "because an argument is missing"),
		checks.Breaks(mutate.InsertInto("InformResponse", "<Status>0</Status>")).
			And("CWMP-XSD-005", "because it is no argument of the call"),
	},
	Hint: checks.Hint{
		Allowed:     "One MaxEnvelopes with the value 1.",
		Cause:       "An ACS written for clients that do not look at the answer.",
		Consequence: "Strict clients take the session for failed and retry it for ever.",
		Remedy:      "The maker of the ACS has to send MaxEnvelopes; nothing can be done at the CPE.",
	},
}
