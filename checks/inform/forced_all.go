package inform

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ForcedAlways: an Inform with an empty list, or with one that lacks a forced parameter of whatever root model the
// device has.
var ForcedAlways = checks.Rule{
	ID:         "CWMP-IFM-011",
	Title:      "All forced parameters of the root model are in every Inform",
	Spec:       checks.TR069("A.3.3.1").And(checks.DataModel("forcedInform")),
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
		switch {
		case p.node == nil:
			return checks.NotHere
		case len(p.names) == 0:
			return checks.At(p.node, "ParameterList is empty", "the forced parameters of the root model")
		case p.model == modelUnknown:
			return checks.NotHere
		}
		return lacksForced(p)
	},
	Follows: []string{"CWMP-INF-006", "CWMP-INF-007", "CWMP-INF-008"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(
			mutate.RawText("Inform/ParameterList", ""),
			mutate.Attr("Inform/ParameterList", "soap-enc:arrayType", "cwmp:ParameterValueStruct[0]"),
		)).
			Only("cpe-boot", "inform-device1", "new-connection-mid-session"),
		checks.Breaks(mutate.ReplaceInBody("ManagementServer.ParameterKey<", "ManagementServer.X_001122_Key<")).
			And("CWMP-INF-006", "because it is a forced parameter of Device:2").
			And("CWMP-INF-007", "because it is a forced parameter of InternetGatewayDevice:1").
			And("CWMP-INF-008", "because it is a forced parameter of Device:1"),
	},
	Hint: checks.Hint{
		Allowed:     "All of them in every Inform, whatever the event; further parameters may follow.",
		Cause:       "The client sends the whole list at boot only, and nothing but changes later.",
		Consequence: "The ACS cannot match firmware, reach the device or see whether its settings were applied.",
		Remedy:      "The maker of the CPE has to add the parameter; an ACS can ask for it with GetParameterValues.",
	},
}
