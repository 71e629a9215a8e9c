package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// FaultAnswersRequest: whoever gets a response or a fault does not answer it. What an empty message or something that cannot be
// read is answered with is the business of the rules on sessions.
var FaultAnswersRequest = checks.Rule{
	ID:         "CWMP-SOP-018",
	Title:      "A fault answers only a request, never a response or another fault",
	Spec:       checks.TR069("3.5"),
	Level:      checks.MustNot,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Faults(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		ask := asked(m)
		switch {
		case ask.Request():
			return nil
		case ask.Answer():
			b := checks.At(m, m.Name()+" is sent for "+ask.Name(), "a fault for requests alone")
			b.Warning = CWMPFault(m) == nil // SOAP has no other way to refuse a header entry
			return b
		}
		return checks.NotHere
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceWith(mutate.Last(mutate.ResponseTo("Fault")), mutate.First(mutate.And(mutate.ByMethod("Fault"), mutate.Responses())))).Only("soap-faults").
			And("CWMP-SES-005", "because the next request of the ACS is then gone").
			And("CWMP-SES-021", "because an answer is answered with neither a request nor nothing").
			And("CWMP-SES-031", "because the next answer then has no request"),
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.ResponseTo("GetParameterValuesResponse")), mutate.First(mutate.And(mutate.ByMethod("Fault"), mutate.Responses())))).Only("soap-faults").
			And("CWMP-SES-021", "because an answer is answered with neither a request nor nothing"),
	},
	Hint: checks.Hint{
		Allowed:     "A fault in the place of a response.",
		Cause:       "An error while a response is handled is reported the same way as one while a request is handled.",
		Consequence: "The peer has nothing it could match the fault with and ends the session.",
		Remedy:      "The receiver of a response it does not like has to go on, or to end the session.",
	},
}
