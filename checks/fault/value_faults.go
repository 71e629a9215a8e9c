package fault

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/soap"
	"cwmplab/cwmp"
)

// ValueFaults is said by both parts of the catalogue; CWMP-SOP-017 judges it, this row repeats the verdict.
var ValueFaults = checks.Rule{
	ID:         "CWMP-FLT-006",
	Title:      "SetParameterValuesFault stands only where SetParameterValues failed",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Faults().From(cwmp.CPE),
	Check:      func(m *capture.Message, _ *checks.Facts) error { return soap.JudgeValueFaults(m) },
	Follows:    []string{"CWMP-SOP-017"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.InsertAfter("Fault/detail/Fault/FaultString", "<SetParameterValuesFault><ParameterName>Device.X</ParameterName>"+
			"<FaultCode>9005</FaultCode><FaultString>Invalid parameter name</FaultString></SetParameterValuesFault>")).Only("soap-faults").
			And("CWMP-SOP-017", "because it says the same"),
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.ByMethod("SetParameterValues")), mutate.ByMethod("GetParameterValues"))).
			Only("set-parameter-values").
			And("CWMP-SOP-017", "because it says the same").
			And("CWMP-FLT-007", "because the other request has another ID").
			And("CWMP-SES-005", "because the other request has another ID"),
	},
	Hint: checks.Hint{
		Allowed:     "One entry for each parameter that could not be set, in the fault that answers SetParameterValues.",
		Cause:       "A client that reports unknown names of GetParameterValues the way it reports those of SetParameterValues.",
		Consequence: "A strict ACS refuses the fault; others show errors of parameters that nobody set.",
		Remedy:      "The maker of the CPE has to send one code for the whole call with any other method.",
	},
}
