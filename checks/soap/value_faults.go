package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ValueFaults: entries on single parameters belong to SetParameterValues. What the fault answers is looked up in the session.
var ValueFaults = checks.Rule{
	ID:         "CWMP-SOP-017",
	Title:      "SetParameterValuesFault appears only in answers to SetParameterValues",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Faults().From(cwmp.CPE),
	Check:      func(m *capture.Message, _ *checks.Facts) error { return JudgeValueFaults(m) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.InsertAfter("Fault/detail/Fault/FaultString", misplaced)).Only("soap-faults").
			And("CWMP-FLT-006", "because it says the same"),
		checks.Breaks(mutate.ReplaceWith(mutate.First(mutate.ByMethod("SetParameterValues")), mutate.ByMethod("GetParameterValues"))).
			Only("set-parameter-values").
			And("CWMP-FLT-006", "because it says the same").
			And("CWMP-FLT-007", "because the other request has another ID").
			And("CWMP-SES-005", "because the other request has another ID"),
	},
	Hint: checks.Hint{
		Allowed:     "Entries only where SetParameterValues failed; any other method has one code for the whole call.",
		Cause:       "One routine writes the faults of all methods.",
		Consequence: "A strict ACS refuses the fault, others show errors of parameters that nobody set.",
		Remedy:      "The maker of the CPE has to write the entries for this method alone.",
	},
}

// misplaced is an entry that no answer to another method may hold.
const misplaced = "<SetParameterValuesFault><ParameterName>Device.X</ParameterName><FaultCode>9005</FaultCode>" +
	"<FaultString>Invalid parameter name</FaultString></SetParameterValuesFault>"

// JudgeValueFaults compares the entries of a fault with the request it answers.
func JudgeValueFaults(m *capture.Message) error {
	if err := readable(m); err != nil {
		return err
	}
	own, ask := CWMPFault(m), asked(m)
	entry := own.Child("SetParameterValuesFault")
	switch {
	case own == nil || ask == nil && entry == nil || ask != nil && !ask.Request():
		return checks.NotHere
	case ask == nil:
		return checks.Unsure("the request that this fault answers is not known")
	case entry == nil || ask.IsRequest("SetParameterValues"):
		return nil
	}
	return checks.At(entry, "SetParameterValuesFault stands in a fault that answers "+ask.Name(), "it only in answers to SetParameterValues")
}
