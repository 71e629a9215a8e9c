package transport

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ActionOnAnswer: with a SOAP response or fault, SOAPAction is there and has no value at all, not even quotes.
var ActionOnAnswer = checks.Rule{
	ID:         "CWMP-HTP-003",
	Title:      "A POST with a SOAP response or fault has an empty SOAPAction",
	Spec:       checks.TR069("3.4.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP().From(cwmp.CPE).Request().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !m.Answer() {
			return checks.NotHere
		}
		all := m.HeaderAll("SOAPAction")
		if len(all) == 0 {
			return missing(m, "there is no SOAPAction", "SOAPAction without a value")
		}
		if all[0].Value != "" {
			return checks.At(all[0], "SOAPAction is "+all[0].Value, "no value, and no quotes")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Header(mutate.ByMethod("GetParameterValuesResponse"), "SOAPAction", `""`)),
		checks.Breaks(mutate.Header(mutate.ByMethod("SetParameterValuesResponse"), "SOAPAction", "cwmp:SetParameterValuesResponse")),
		checks.Breaks(mutate.DropHeader(mutate.ByMethod("GetParameterValuesResponse"), "SOAPAction")),
	},
	Hint: checks.Hint{
		Allowed:     "SOAPAction followed by nothing; on requests such as Inform any value is allowed.",
		Cause:       "The client sets the same quoted value on every POST, or its HTTP library drops a header without a value.",
		Consequence: "Few servers mind; a strict one takes the answer for a request.",
		Remedy:      "The maker of the CPE has to send the header without a value.",
	},
}
