package inform

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Arguments: the Inform has its six arguments, each once. Another order than that of the schema only warns.
var Arguments = checks.Rule{
	ID:         "CWMP-INF-001",
	Title:      "Inform has each of its six arguments once and no other",
	Spec:       checks.TR069("A.3.3.1").And(checks.Schema("Inform")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		return members(m.Element(), "DeviceId", "Event", "MaxEnvelopes", "CurrentTime", "RetryCount", "ParameterList")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropElement("Inform/RetryCount")).
			And("CWMP-XSD-004", "because an argument is missing"),
		checks.Breaks(mutate.RepeatElement("Inform/MaxEnvelopes")).
			And("CWMP-XSD-005", "because the argument stands twice"),
		checks.Breaks(mutate.InsertAfter("Inform/RetryCount", "<UpTime>86400</UpTime>")).
			And("CWMP-XSD-005", "because it is no argument of the call"),
		checks.Breaks(mutate.MoveElement("Inform/MaxEnvelopes", "Inform/CurrentTime")),
	},
	Hint: checks.Hint{
		Allowed:     "DeviceId, Event, MaxEnvelopes, CurrentTime, RetryCount and ParameterList, in this order.",
		Cause:       "A hand-made message template, or an argument of a vendor added to the call.",
		Consequence: "An ACS that checks against the schema refuses the device with fault 8003; others lose the argument.",
		Remedy:      "The maker of the CPE has to correct the Inform; an ACS that must live with it needs an exception for the model.",
	},
}
