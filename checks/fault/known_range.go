package fault

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// KnownRange judges codes that belong to nobody; those of the other side are the business of CWMP-SOP-019.
var KnownRange = checks.Rule{
	ID:         "CWMP-FLT-005",
	Title:      "FaultCode lies in a range of the standard",
	Spec:       checks.TR069("A.6", "A.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Faults(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		node, number, verdict := code(m)
		if verdict != nil {
			return verdict
		}
		if side, _ := cwmp.FaultRange(number); side == 0 {
			return checks.At(node, "FaultCode is "+text(node), "8000 to 8899 from an ACS, 9000 to 9899 from a CPE")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Fault/detail/Fault/FaultCode", "9900")).
			And("CWMP-RTY-009", "because the code then does not ask for the same request again").
			And("CWMP-RTY-021", "because the code then does not ask for the same request again"),
		checks.Breaks(mutate.Text("Fault/detail/Fault/FaultCode", "500")).
			And("CWMP-RTY-009", "because the code then does not ask for the same request again").
			And("CWMP-RTY-021", "because the code then does not ask for the same request again"),
	},
	Hint: checks.Hint{
		Allowed:     "8000 to 8799 and 8800 to 8899 for vendors from an ACS, 9000 to 9799 and 9800 to 9899 for vendors from a CPE.",
		Cause:       "An error number of the operating system, or a status of HTTP, is passed on.",
		Consequence: "The peer cannot tell what went wrong and gives up or repeats the request without end.",
		Remedy:      "The sender has to map its errors to the codes of the standard or of the vendor ranges.",
	},
}
