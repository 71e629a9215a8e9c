package soap

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// FaultString: the text is fixed. Another case only warns; plain SOAP faults are free.
var FaultString = checks.Rule{
	ID:         "CWMP-SOP-015",
	Aliases:    []string{"CWMP-FLT-001"},
	Title:      "faultstring of a CWMP fault is \"CWMP fault\"",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Faults(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		if CWMPFault(m) == nil {
			return checks.NotHere
		}
		fault := m.Element()
		text := fault.Child("faultstring")
		switch said := trim(text.Text()); {
		case text == nil:
			return checks.At(fault, "the fault has no faultstring", `"CWMP fault"`)
		case said == "CWMP fault":
			return nil
		case strings.EqualFold(said, "CWMP fault"):
			return checks.At(text, "faultstring is "+quote(text.Text()), `"CWMP fault"`).Warn()
		}
		return checks.At(text, "faultstring is "+quote(text.Text()), `"CWMP fault"`)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Fault/faultstring", "Invalid parameter")),
		checks.Breaks(mutate.Text("Fault/faultstring", "CWMP Fault")),
		checks.Breaks(mutate.DropElement("Fault/faultstring")),
	},
	Hint: checks.Hint{
		Allowed:     "The text \"CWMP fault\"; words of one's own go into FaultString in detail.",
		Cause:       "The message of the error is put where the fixed text belongs.",
		Consequence: "A peer that knows CWMP faults by this text takes it for a plain SOAP fault.",
		Remedy:      "The sender has to write the fixed text.",
	},
}
