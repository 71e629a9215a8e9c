package inform

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OneRoot: all names of the list lie in the same root.
var OneRoot = checks.Rule{
	ID:         "CWMP-IFM-027",
	Title:      "All names in Inform share one root",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		p := checks.Once(f, m, parametersOf)
		if p.model == modelUnknown {
			return checks.NotHere
		}
		return mixedRoots(p)
	},
	Follows: []string{"CWMP-INF-011"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(
			mutate.ByMethod("Inform"),
			mutate.ReplaceInBody(">Device.DeviceInfo.ProvisioningCode<", ">InternetGatewayDevice.DeviceInfo.ProvisioningCode<"),
		)).
			And("CWMP-INF-006", "because the forced parameter is then missing").
			And("CWMP-IFM-011", "because the forced parameter is then missing").
			And("CWMP-INF-011", "because the roots are then mixed"),
		checks.Breaks(mutate.ReplaceInBody(">InternetGatewayDevice.DeviceInfo.HardwareVersion<", ">Device.DeviceInfo.HardwareVersion<")).
			And("CWMP-INF-007", "because the forced parameter is then missing").
			And("CWMP-IFM-011", "because the forced parameter is then missing").
			And("CWMP-INF-011", "because the roots are then mixed"),
	},
	Hint: checks.Hint{
		Allowed:     "One root for the whole list: Device. or InternetGatewayDevice.",
		Cause:       "A device that serves two data models mixes them in one Inform.",
		Consequence: "The ACS takes the device for one of the other model.",
		Remedy:      "The maker of the CPE has to correct the Inform; an ACS that must live with it needs an exception for the model.",
	},
}
