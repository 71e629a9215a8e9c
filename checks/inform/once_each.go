package inform

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OnceEach: no parameter stands twice in the list of an Inform.
var OnceEach = checks.Rule{
	ID:         "CWMP-INF-010",
	Aliases:    []string{"CWMP-IFM-015"},
	Title:      "No parameter name occurs twice in the ParameterList of Inform",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Doubtful,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		p := checks.Once(f, m, parametersOf)
		if len(p.names) == 0 {
			return checks.NotHere
		}
		for i, name := range p.names {
			if first, _ := p.index(name); first != i {
				return checks.At(p.nodes[i], quote(name)+" is listed twice", "one entry with the latest value")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("DeviceInfo.HardwareVersion<", "DeviceInfo.SoftwareVersion<")).
			And("CWMP-INF-006", "because HardwareVersion is then missing").
			And("CWMP-INF-007", "because HardwareVersion is then missing").
			And("CWMP-INF-008", "because HardwareVersion is then missing").
			And("CWMP-IFM-011", "because HardwareVersion is then missing"),
		checks.Breaks(mutate.ReplaceInBody("ManagementServer.ParameterKey<", "DeviceInfo.HardwareVersion<")).
			And("CWMP-INF-006", "because ParameterKey is then missing").
			And("CWMP-INF-007", "because ParameterKey is then missing").
			And("CWMP-INF-008", "because ParameterKey is then missing").
			And("CWMP-IFM-011", "because ParameterKey is then missing"),
	},
	Hint: checks.Hint{
		Allowed:     "Each parameter once, with its value when the session started.",
		Cause:       "A changed parameter that is also forced is appended without a look at the list.",
		Consequence: "The ACS keeps the first or the last value, which may differ.",
		Remedy:      "The maker of the CPE has to merge the two lists; an ACS should take the last entry.",
	},
}
