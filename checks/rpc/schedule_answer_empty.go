package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/soap"
	"cwmplab/cwmp"
)

// ScheduleAnswerEmpty stands on the walk over arguments.
var ScheduleAnswerEmpty = checks.Rule{
	ID:         "CWMP-SI-007",
	Title:      "ScheduleInformResponse has no argument",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("ScheduleInformResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		return soap.Read(m, f).Verdict(soap.Unknown)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.InsertInto("ScheduleInformResponse", "<Status>0</Status>")).
			And("CWMP-XSD-005", "because no argument is declared"),
		checks.Breaks(mutate.InsertInto("ScheduleInformResponse", "<CommandKey>check-1</CommandKey>")).
			And("CWMP-XSD-005", "because no argument is declared"),
	},
	Hint: checks.Hint{
		Allowed:     "An empty element.",
		Cause:       "One answer with Status serves all methods of the client.",
		Consequence: "A strict ACS refuses the answer and takes the command for failed.",
		Remedy:      "The maker of the CPE has to leave the argument out.",
	},
}
