package security

import (
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NewStyle: where qop was offered, the answer carries qop, nc and cnonce.
var NewStyle = checks.Rule{
	ID:         "CWMP-AUT-014",
	Title:      "If qop was offered, the response carries qop, nc and cnonce",
	Spec:       checks.TR069("3.4.5").And(checks.RFC(2617, "3.2.2")),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device().NeedsFraming(),
	CheckDevice: overCredentials(func(u use, _ *checks.Facts) error {
		if len(u.nonce.offers) == 0 {
			return checks.NotHere
		}
		for _, o := range u.nonce.offers {
			if !o.qop {
				return checks.NotHere
			}
		}
		switch {
		case u.auth.QOP == "":
			return checks.At(u.header, "the response is in the old style, without qop", "qop, nc and cnonce").In(u.m)
		case u.auth.NC == "" || u.auth.CNonce == "":
			return checks.At(u.header, "nc or cnonce is missing beside qop", "qop, nc and cnonce").In(u.m)
		}
		return nil
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(inHeads("responses in the old style", `, qop=auth, nc=[0-9a-f]*, cnonce="[^"]*"`, "")).
			And("CWMP-AUT-019", "because the response was computed in the new style").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
		checks.Breaks(inHeads("responses without cnonce", `, cnonce="[^"]*"`, "")).
			And("CWMP-AUT-019", "because the response covers the cnonce").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
	},
	Hint: checks.Hint{
		Allowed:     "The old style only where the challenge offers no qop.",
		Cause:       "A client library from the time of RFC 2069; one widespread client always answers so.",
		Consequence: "A strict server refuses the response, and the session never starts.",
		Remedy:      "The maker of the client has to answer as offered; a server may offer no qop to help old clients.",
	},
}
