package inform

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ForcedOfDevice1: an Inform of a Device:1 model holds its forced parameters.
var ForcedOfDevice1 = checks.Rule{
	ID:         "CWMP-INF-008",
	Aliases:    []string{"CWMP-DM-046"},
	Title:      "An Inform of a Device:1 model holds its forced parameters",
	Spec:       checks.DataModel("Device:1 forcedInform"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check:      checkForced(modelDevice1),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("DeviceInfo.HardwareVersion<", "DeviceInfo.X_001122_Hardware<")).
			And("CWMP-IFM-011", "because it is a forced parameter of the model"),
		checks.Breaks(mutate.ReplaceInBody("ManagementServer.ParameterKey<", "ManagementServer.X_001122_Key<")).
			And("CWMP-IFM-011", "because it is a forced parameter of the model"),
		checks.Breaks(mutate.ReplaceInBody("Device.LAN.IPAddress<", "Device.LAN.X_001122_Address<")).
			And("CWMP-IFM-011", "because it is a forced parameter of the model"),
	},
	Hint: checks.Hint{
		Allowed:     "All of them in every Inform, whatever the event; further parameters may follow.",
		Cause:       "The list is built from what changed, or from the list of another model.",
		Consequence: "The ACS cannot match firmware, reach the device or see whether its settings were applied.",
		Remedy:      "The maker of the CPE has to add the parameter; an ACS can ask for it with GetParameterValues.",
	},
}
