package security

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// UsernameDevice: a username made of an identity is made of that of the device. Outside a bootstrap the ACS may have set it.
var UsernameDevice = checks.Rule{
	ID:         "CWMP-AUT-009",
	Title:      "A username made of an identity agrees with DeviceId in Inform",
	Spec:       checks.TR069("3.4.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		m, a, ok := loggedIn(s)
		id, form := identityOf(a.Username)
		if !ok || !form || s.Window > 0 || !usable(s.Device) {
			return
		}
		switch _, fits := id.fits(s); {
		case fits:
			tell(nil)
		case bootstrap(s):
			tell(checks.At(m.HeaderAll("Authorization")[0], fmt.Sprintf("the username is %q", a.Username),
				fmt.Sprintf("OUI %s, serial number %s", s.Device.OUI, s.Device.SerialNumber)).In(m))
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", `username="001122-HomeRouter`, `username="AABBCC-HomeRouter`)).Only("cpe-boot"),
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", "HR0000001", "HR9999999")).Only("cpe-boot"),
	},
	Hint: checks.Hint{
		Allowed:     "OUI, serial number and, in the long form, ProductClass as in DeviceId.",
		Cause:       "The username is made of the MAC address while DeviceId holds the printed serial number.",
		Consequence: "The ACS looks for a device that does not exist and refuses the session.",
		Remedy:      "The maker of the CPE has to use the same identity in both places.",
	},
}
