package transfer

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// ResultUUID: the UUID of a result is written in hexadecimal digits with four hyphens.
var ResultUUID = checks.Rule{
	ID:         "CWMP-DU-007",
	Title:      "The UUID of a result has the 8-4-4-4-12 form",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("DUStateChangeComplete", "AutonomousDUStateChangeComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		return eachResult(m, func(r *xmltree.Node) error {

			node := r.Child("UUID")
			if node == nil {
				return checks.NotHere
			}
			if arg := (cwmp.Argument{Pattern: uuidArgument().Pattern}); !arg.Matches(node.Text(), cwmp.V1_4) {
				return checks.At(node, "UUID is "+quote(node.Text()), "the form 8-4-4-4-12 in hexadecimal digits")
			}
			return nil
		})
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText("Results/UUID", "in braces", func(text string) string { return "{" + text + "}" })),
		checks.Breaks(mutate.ChangeText(
			"Results/UUID",
			"without hyphens",
			func(text string) string { return strings.ReplaceAll(text, "-", "") },
		)),
	},
	Hint: checks.Hint{
		Allowed:     "Hexadecimal digits in either case, with hyphens, nothing around them.",
		Cause:       "The form of another system is printed, with braces or urn:uuid: in front.",
		Consequence: "The ACS finds no unit of that name.",
		Remedy:      "The maker of the CPE has to correct the result; an ACS can read the table of deployment units.",
	},
}

// uuidArgument is the UUID of a result in the table of methods.
func uuidArgument() cwmp.Argument {
	called, _ := cwmp.LookupMethod("DUStateChangeComplete")
	results, _ := called.Argument(false, "Results")
	uuid, _ := results.Member("UUID")
	return uuid
}
