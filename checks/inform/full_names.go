package inform

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// FullNames: the list of an Inform names parameters, not objects.
var FullNames = checks.Rule{
	ID:         "CWMP-IFM-026",
	Title:      "Names in the ParameterList of Inform are full parameter names",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
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
			switch {
			case name == "":
				return checks.At(p.nodes[i], "an entry has no name", "a full parameter name")
			case strings.HasSuffix(name, "."):
				return checks.At(p.nodes[i].Child("Name"), "the name is "+quote(name)+", an object", "a full parameter name")
			case strings.Contains(name, "{i}") || strings.Contains(name, ".."):
				return checks.At(p.nodes[i].Child("Name"), "the name is "+quote(name), "a path with real instance numbers")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(
			mutate.ByMethod("Inform"),
			mutate.ReplaceInBody("Device.DeviceInfo.ProvisioningCode<", "Device.DeviceInfo.<"),
		)).
			And("CWMP-INF-006", "because the forced parameter is then missing").
			And("CWMP-IFM-011", "because the forced parameter is then missing").
			And("CWMP-INF-007", "because the forced parameter is then missing"),
		checks.Breaks(mutate.ReplaceInBody("Device.DeviceInfo.HardwareVersion<", "Device..DeviceInfo.HardwareVersion<")).
			And("CWMP-INF-006", "because the forced parameter is then missing").
			And("CWMP-IFM-011", "because the forced parameter is then missing").
			And("CWMP-DM-002", "because the path has an empty node").
			And("CWMP-INF-007", "because the forced parameter is then missing").
			And("CWMP-INF-008", "because the forced parameter is then missing"),
	},
	Hint: checks.Hint{
		Allowed:     "Names such as Device.DeviceInfo.SoftwareVersion.",
		Cause:       "The client lists the object whose member changed.",
		Consequence: "The ACS cannot store a value for an object and may refuse the Inform.",
		Remedy:      "The maker of the CPE has to correct the Inform; an ACS that must live with it needs an exception for the model.",
	},
}
