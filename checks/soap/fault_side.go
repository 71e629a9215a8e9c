package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// FaultSide judges codes that belong to one of the two sides; codes that belong to none are the business of CWMP-FLT-005.
var FaultSide = checks.Rule{
	ID:         "CWMP-SOP-019",
	Title:      "A CPE sends codes from 9000 to 9899, an ACS from 8000 to 8899",
	Spec:       checks.TR069("3.5", "A.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Faults(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		code := CWMPFault(m).Child("FaultCode")
		n, err := code.Int()
		if err != nil {
			return checks.NotHere
		}
		switch side, _ := cwmp.FaultRange(int(n)); side {
		case 0:
			return checks.NotHere
		case m.Sender:
			return nil
		default:
			return checks.At(code, "the "+m.Sender.String()+" sends "+code.Text()+", a code of the "+side.String(), ranges[m.Sender])
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Requests(), mutate.Text("Fault/detail/Fault/FaultCode", "8002"))),
		checks.Breaks(mutate.Where(mutate.Responses(), mutate.Text("Fault/detail/Fault/FaultCode", "9001"))).
			And("CWMP-RTY-009", "because the code then does not ask for the same request again").
			And("CWMP-RTY-021", "because the code then does not ask for the same request again"),
	},
	Hint: checks.Hint{
		Allowed:     "9000 to 9799 and 9800 to 9899 for vendors from a CPE, 8000 to 8799 and 8800 to 8899 for vendors from an ACS.",
		Cause:       "One list of codes for both ends, often in code that simulates both.",
		Consequence: "The receiver does not know the code and takes the fault for an internal error.",
		Remedy:      "The sender has to use the codes of its own side.",
	},
}

var ranges = map[cwmp.Role]string{cwmp.CPE: "9000 to 9899", cwmp.ACS: "8000 to 8899"}
