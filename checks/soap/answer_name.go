package soap

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AnswerName: what answers a request successfully bears its name with "Response" behind it. The name of another method
// is the business of CWMP-SES-005 and CWMP-SES-015.
var AnswerName = checks.Rule{
	ID:         "CWMP-SOP-011",
	Aliases:    []string{"CWMP-XSD-011"},
	Title:      "A successful answer is named as the method with Response behind it",
	Spec:       checks.TR069("3.5", "A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		ask := asked(m)
		switch element := m.Element(); {
		case !ask.Request() || m.Fault() || element == nil:
			return checks.NotHere
		case element.Local() == ask.Summary.Method+"Response":
			return nil
		case misnamed(m, ask):
			return checks.At(element, element.Local()+" answers "+ask.Name(), ask.Name()+"Response or a fault")
		}
		return checks.NotHere
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(inSession("GetParameterValuesResponse"), mutate.Rename("GetParameterValuesResponse", "GetParameterValuesResult"))).
			And("CWMP-SES-004", "because an element of another name is taken for a request of the CPE").
			And("CWMP-SES-031", "because the request then has no answer of its own").
			And("CWMP-SES-020", "because the next request of the ACS then comes before an answer").
			And("CWMP-SES-019", "because an element of another name is taken for a request of the CPE").
			And("CWMP-SES-007", "because an element of another name is taken for a request of the CPE").
			And("CWMP-SES-018", "because an element of another name is taken for a request of the CPE").
			And("CWMP-SES-012", "because the session then ends before that is answered"),
		checks.Breaks(mutate.Where(mutate.ByMethod("TransferCompleteResponse"), mutate.Rename("TransferCompleteResponse", "TransferCompleteresponse"))).
			And("CWMP-SES-004", "because an element of another name is taken for a request of the ACS").
			And("CWMP-SES-018", "because TransferComplete then has no answer").
			And("CWMP-SES-019", "because an element of another name is taken for a request of the ACS").
			And("CWMP-SES-012", "because the session then ends before that is answered").
			And("CWMP-EVT-026", "because the event then is not delivered").
			And("CWMP-TC-011", "because the event then is not delivered").
			And("CWMP-DL-002", "because the transfer then is not reported").
			And("CWMP-UL-001", "because the transfer then is not reported"),
	},
	Hint: checks.Hint{
		Allowed:     "The method name with Response behind it, or a fault.",
		Cause:       "A name in another case, or one that a toolkit makes up.",
		Consequence: "The peer takes the answer for a request, or for nothing, and ends the session.",
		Remedy:      "The responder has to use the name of the schema.",
	},
}

// misnamed tells whether an element in the place of an answer is meant as that answer: it begins like the method and is
// neither a method of the standard nor the response of one.
func misnamed(m, ask *capture.Message) bool {
	if !ask.Request() || m.Fault() || m.Element() == nil {
		return false
	}
	local, method := m.Element().Local(), ask.Summary.Method
	if _, known := cwmp.LookupMethod(strings.TrimSuffix(local, "Response")); known {
		return false
	}
	return len(local) >= len(method) && strings.EqualFold(local[:len(method)], method)
}
