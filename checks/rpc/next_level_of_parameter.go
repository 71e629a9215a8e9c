package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoNextLevelOfParameter: a parameter has no next level, so the CPE has to refuse the request.
var NoNextLevelOfParameter = checks.Rule{
	ID:         "CWMP-GPN-022",
	Title:      "GetParameterNames does not ask for the next level of a parameter",
	Spec:       checks.TR069("A.3.2.3"),
	Level:      checks.ShouldNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	WarnOnly:   true,
	Observe:    checks.Message("GetParameterNames").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		node := m.Find("ParameterPath")
		next, err := m.Find("NextLevel").Bool()
		if node == nil || err != nil || !next {
			return checks.NotHere
		}
		if path := trim(node.Text()); path != "" && !object(path) {
			return checks.At(node, quote(path)+" with NextLevel", "a path that ends with a dot, or NextLevel false")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.First(mutate.ByMethod("GetParameterNames")), mutate.Text("GetParameterNames/ParameterPath", "Device.RootDataModelVersion"))),
		checks.Breaks(mutate.ChangeText("GetParameterNames/ParameterPath", "without its dot", func(path string) string { return strings.TrimSuffix(path, ".") })),
	},
	Hint: checks.Hint{
		Allowed:     "Paths of objects with NextLevel true; full names with NextLevel false.",
		Cause:       "The ACS walks the tree and does not look whether a name is that of an object.",
		Consequence: "The CPE answers with fault 9003, and the walk may end there.",
		Remedy:      "The ACS should ask on only where a name ends with a dot.",
	},
}
