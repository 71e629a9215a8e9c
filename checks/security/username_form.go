package security

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// UsernameForm: the username that a CPE comes with is made of its identity. Many an ACS sets another one later, so that only
// a session with 0 BOOTSTRAP shows what the CPE does by itself.
var UsernameForm = checks.Rule{
	ID:         "CWMP-AUT-008",
	Title:      "The username is OUI-SerialNumber or OUI-ProductClass-SerialNumber",
	Spec:       checks.TR069("3.4.4"),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		m, a, ok := loggedIn(s)
		if !ok || s.Window > 0 {
			return
		}
		switch _, form := identityOf(a.Username); {
		case form:
			tell(nil)
		case bootstrap(s):
			tell(checks.At(m.HeaderAll("Authorization")[0], fmt.Sprintf("the username is %q", a.Username),
				fmt.Sprintf("\"%s-…\", made of OUI and serial number", s.Device.OUI)).In(m))
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", `username="001122-HomeRouter-HR0000001"`, `username="admin"`)).Only("cpe-boot"),
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", `username="001122-`, `username="`)).Only("cpe-boot", "auth-encoded-username"),
	},
	Hint: checks.Hint{
		Allowed:     "The two forms made of the identity, or whatever the ACS has set.",
		Cause:       "All devices of a production run leave the factory with one account.",
		Consequence: "The ACS cannot tell devices apart before the Inform, and one password opens all of them.",
		Remedy:      "The maker of the CPE should make the username of the identity; the ACS can set one at first contact.",
	},
}
