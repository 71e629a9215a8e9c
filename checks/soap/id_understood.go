package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// IDUnderstood: the schema fixes the attribute, so that nobody may answer without having read the ID.
var IDUnderstood = checks.Rule{
	ID:         "CWMP-SOP-028",
	Title:      "ID has mustUnderstand 1",
	Spec:       checks.Schema("ID"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		return understood(entry(m, "ID"))
	},
	Follows: []string{"CWMP-SOP-001"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropAttr("Header/ID", "soap-env:mustUnderstand")),
		checks.Breaks(mutate.Attr("Header/ID", "soap-env:mustUnderstand", "0")),
		checks.Breaks(mutate.Attr("Header/ID", "soap-env:mustUnderstand", "true")),
	},
	Hint: checks.Hint{
		Allowed:     "mustUnderstand in the namespace of the envelope with the value 1.",
		Cause:       "The attribute is left out, or written without the prefix of the envelope.",
		Consequence: "A peer may ignore the ID and answer without one.",
		Remedy:      "The sender has to write the attribute.",
	},
}
