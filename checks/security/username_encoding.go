package security

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// UsernameEncoding: hyphens, blanks and the like inside ProductClass and SerialNumber are percent-encoded, or the parts of
// the username could not be told apart.
var UsernameEncoding = checks.Rule{
	ID:         "CWMP-AUT-010",
	Title:      "ProductClass and SerialNumber are percent-encoded in the username",
	Spec:       checks.TR069("3.4.4").And(checks.RFC(3986, "2.1")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		m, a, ok := loggedIn(s)
		id, form := identityOf(a.Username)
		if !ok || !form || s.Window > 0 {
			return
		}
		three, fits := id.fits(s)
		switch {
		case !fits:
		case id.encoded(three):
			tell(nil)
		case bootstrap(s):
			tell(checks.At(m.HeaderAll("Authorization")[0], fmt.Sprintf("the username is %q", a.Username),
				"every character but digits, letters and _ as %XX").In(m))
		default:
			tell(checks.Unsure(unknownOrigin))
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", "HR%2D56", "HR-56")).Only("auth-encoded-username").
			And("CWMP-AUT-019", "because the digest covers the username").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", "Home%20Router", "Home Router")).Only("auth-encoded-username").
			And("CWMP-AUT-019", "because the digest covers the username").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
	},
	Hint: checks.Hint{
		Allowed:     "Digits, letters and underscore as they are, everything else as the percent-encoded octets of its UTF-8 form.",
		Cause:       "The parts are joined without a look at what is in them.",
		Consequence: "An ACS that takes the username apart finds another product class and another serial number.",
		Remedy:      "The maker of the CPE has to encode both parts before it joins them.",
	},
}
