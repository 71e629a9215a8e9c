package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// FaultOfCPE judges what a CPE sends; the same for an ACS is the business of CWMP-SOP-019.
var FaultOfCPE = checks.Rule{
	ID:         "CWMP-RPC-012",
	Title:      "A CPE never sends a fault code of the ACS",
	Spec:       checks.TR069("A.5"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Faults().From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		node := own(m).Child("FaultCode")
		code, err := node.Int()
		switch {
		case err != nil:
			return checks.NotHere
		case code >= 8000 && code <= 8999:
			return checks.At(node, "the CPE sends "+trim(node.Text()), "a code from 9000 on")
		}
		return nil
	},
	Follows: []string{"CWMP-SOP-019"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Requests(), mutate.Text("Fault/detail/Fault/FaultCode", "8003"))).
			And("CWMP-SOP-019", "because it says the same of both sides"),
		checks.Breaks(mutate.Where(mutate.Requests(), mutate.Text("Fault/detail/Fault/FaultCode", "8002"))).
			And("CWMP-SOP-019", "because it says the same of both sides"),
	},
	Hint: checks.Hint{
		Allowed:     "Codes from 9000 to 9899.",
		Cause:       "Code that serves as CPE and as ACS, or a fault of the ACS that is sent back to it.",
		Consequence: "The ACS does not know the code; some repeat the request for ever because they read 8005.",
		Remedy:      "The maker of the CPE has to send the code of its own list: 9003 for 8003, 9002 for 8002.",
	},
}
