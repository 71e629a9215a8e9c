package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// MaxEnvelopes: a message holds one envelope, so the argument is always 1. That it is there at all is the business of CWMP-XSD-004.
var MaxEnvelopes = checks.Rule{
	ID:         "CWMP-SOP-038",
	Title:      "MaxEnvelopes is 1",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform", "InformResponse"),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		arg := m.Find("MaxEnvelopes")
		if arg == nil {
			return checks.NotHere
		}
		if n, err := arg.Int(); err != nil || n != 1 { // not Uint, which refuses the leading plus that unsignedInt may have
			return checks.At(arg, "MaxEnvelopes is "+quote(arg.Text()), "1")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Inform/MaxEnvelopes", "2")),
		checks.Breaks(mutate.Text("Inform/MaxEnvelopes", "0")),
		checks.Breaks(mutate.Text("InformResponse/MaxEnvelopes", "5")),
	},
	Hint: checks.Hint{
		Allowed:     "1, leading zeros or not; the receiver ignores it.",
		Cause:       "Old stacks announce the number of envelopes they can take; the argument lost its meaning with Amendment 1.",
		Consequence: "Hardly any today; an old peer may send several envelopes in one message.",
		Remedy:      "The sender has to write 1.",
	},
}
