package inform

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OUIForm: the OUI is six hexadecimal digits in capitals.
var OUIForm = checks.Rule{
	ID:         "CWMP-INF-003",
	Aliases:    []string{"CWMP-IFM-002"},
	Title:      "OUI is six hexadecimal digits in capitals",
	Spec:       checks.TR069("A.6").And(checks.DataModel("DeviceInfo.ManufacturerOUI")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		oui := m.Find("DeviceId/OUI")
		if !readable(m) || oui == nil {
			return checks.NotHere
		}
		if text := oui.Text(); !capitalHex(text) {
			return checks.At(oui, "OUI is "+quote(text), `six of 0-9 and A-F, as in "00A1B2"`)
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Inform/DeviceId/OUI", "00aabb")).
			Only("cpe-boot", "ipv6-session", "periodic-tr098", "new-connection-mid-session"),
		checks.Breaks(mutate.Text("Inform/DeviceId/OUI", "00:11:22")).
			Only("cpe-boot", "ipv6-session", "periodic-tr098", "new-connection-mid-session"),
		checks.Breaks(mutate.Text("Inform/DeviceId/OUI", "1122")).
			Only("cpe-boot", "ipv6-session", "periodic-tr098", "new-connection-mid-session"),
	},
	Hint: checks.Hint{
		Allowed:     "Six digits such as \"00A1B2\", leading zeros kept, no separators.",
		Cause:       "The OUI is printed from a number or from a MAC address with the wrong format.",
		Consequence: "The ACS sees an unknown vendor and does not apply what is meant for the device.",
		Remedy:      "The maker of the CPE has to correct the form; changing it makes the device a new one for the ACS.",
	},
}

func capitalHex(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return len(s) == 6
}
