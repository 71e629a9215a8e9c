package transfer

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// ResultPaths: references are full paths of rows, without a dot at the end; the list has commas between.
var ResultPaths = checks.Rule{
	ID:         "CWMP-DU-010",
	Title:      "References of a result are path names without a dot at the end",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("DUStateChangeComplete", "AutonomousDUStateChangeComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		return eachResult(m, func(r *xmltree.Node) error {

			compared := false
			for _, name := range []string{"DeploymentUnitRef", "ExecutionUnitRefList"} {
				node := r.Child(name)
				for path := range strings.SplitSeq(node.Text(), ",") {
					path = strings.TrimSpace(path)
					if path == "" {
						continue
					}
					if compared = true; strings.HasSuffix(path, ".") || strings.ContainsAny(path, " \t;") {
						return checks.At(node, name+" has "+quote(path), "a path name without a dot at the end")
					}
				}
			}
			if !compared {
				return checks.NotHere
			}
			return nil
		})
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText(
			"Results/DeploymentUnitRef",
			"with a dot at the end",
			func(text string) string { return text + "." },
		)),
		checks.Breaks(mutate.ChangeText(
			"Results/ExecutionUnitRefList",
			"with a dot at the end",
			func(text string) string { return text + "." },
		)),
	},
	Hint: checks.Hint{
		Allowed:     "Device.SoftwareModules.DeploymentUnit.1 and the like; nothing after an uninstall.",
		Cause:       "The path of an object is printed as in GetParameterNames.",
		Consequence: "The ACS finds no row of that name.",
		Remedy:      "The maker of the CPE has to correct the result; an ACS can read the table of deployment units.",
	},
}
