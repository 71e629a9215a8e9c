package inform

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// MaxEnvelopesOfCPE: a message holds one envelope, so the argument of Inform is always 1.
var MaxEnvelopesOfCPE = checks.Rule{
	ID:         "CWMP-IFM-008",
	Title:      "MaxEnvelopes of Inform is 1",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		arg := m.Find("MaxEnvelopes")
		n, err := arg.Uint()
		switch {
		case !readable(m) || arg == nil || err != nil:
			return checks.NotHere
		case n != 1:
			return checks.At(arg, "MaxEnvelopes is "+quote(arg.Text()), "1")
		}
		return nil
	},
	Follows: []string{"CWMP-SOP-038"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Inform/MaxEnvelopes", "0")).
			And("CWMP-SOP-038", "because it asks for the same of both sides"),
		checks.Breaks(mutate.Text("Inform/MaxEnvelopes", "5")).
			And("CWMP-SOP-038", "because it asks for the same of both sides"),
	},
	Hint: checks.Hint{
		Allowed:     "1; what the ACS sends back is ignored.",
		Cause:       "Old stacks announce how many envelopes they can take.",
		Consequence: "An ACS that checks the value refuses the device.",
		Remedy:      "The maker of the CPE has to send 1; an ACS should ignore it.",
	},
}
