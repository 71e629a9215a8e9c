package inform

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// IdentityNotEmpty: a device may have no ProductClass; without OUI or SerialNumber nobody can tell it from others.
var IdentityNotEmpty = checks.Rule{
	ID:         "CWMP-IFM-029",
	Title:      "ProductClass may be empty, OUI and SerialNumber may not",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.May,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		id := m.Find("DeviceId")
		if !readable(m) || id == nil {
			return checks.NotHere
		}
		for _, name := range []string{"OUI", "SerialNumber"} {
			if n := id.Child(name); n != nil && strings.TrimSpace(n.Text()) == "" {
				return checks.At(n, name+" is empty", "what makes the device unique")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Inform/DeviceId/SerialNumber", "")),
		checks.Breaks(mutate.Text("Inform/DeviceId/OUI", "")).And("CWMP-INF-003", "because an empty OUI has no six digits"),
	},
	Hint: checks.Hint{
		Allowed:     "An empty ProductClass.",
		Cause:       "The serial number was never written in production.",
		Consequence: "All such devices are one device for the ACS.",
		Remedy:      "The maker of the CPE has to write the serial number; the operator has to have the device replaced.",
	},
}
