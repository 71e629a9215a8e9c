package security

import (
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// SessionKey: a CPE knows MD5-sess. That it computes it shows only with the declared password; that it answers with another
// algorithm shows always.
var SessionKey = checks.Rule{
	ID:         "CWMP-AUT-016",
	Title:      "The CPE supports the algorithm MD5-sess",
	Spec:       checks.TR069("3.4.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device().NeedsFraming(),
	CheckDevice: overCredentials(func(u use, f *checks.Facts) error {
		if u.m.Sender != cwmp.CPE || len(u.nonce.offers) == 0 {
			return checks.NotHere
		}
		for _, o := range u.nonce.offers {
			if !strings.EqualFold(o.algorithm, "MD5-sess") {
				return checks.NotHere
			}
		}
		if !strings.EqualFold(u.auth.Algorithm, "MD5-sess") {
			return checks.At(u.header, "the algorithm is \""+u.auth.Algorithm+"\"", "MD5-sess").In(u.m)
		}
		password, ok := u.password(f)
		request := digest.Request{Method: u.m.HTTP.Method, URI: u.m.HTTP.Target, Body: u.m.HTTP.Body}
		simple := u.auth
		simple.Algorithm = "MD5"
		switch {
		case !ok || u.m.Dropped():
			return checks.NotHere
		case u.auth.Verify(password, request):
			return nil
		case simple.Verify(password, request):
			return checks.At(u.header, "the response is computed with MD5", "with MD5-sess").In(u.m)
		}
		return checks.NotHere // wrong in another way
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", "algorithm=MD5-sess", "algorithm=MD5")).
			And("CWMP-AUT-019", "because the response is one of MD5-sess").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", "algorithm=MD5-sess, ", "")).
			And("CWMP-AUT-019", "because the response is one of MD5-sess").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
	},
	Hint: checks.Hint{
		Allowed:     "MD5-sess named in the answer and computed with nonce and cnonce in the first hash.",
		Cause:       "The client echoes the algorithm and computes what it always does.",
		Consequence: "The ACS refuses the credentials though the password is right.",
		Remedy:      "The maker of the CPE has to compute the session key; an ACS can ask for MD5.",
	},
}
