package security

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// FreshCNonce: a new connection uses a new cnonce. With the session keys of MD5-sess a cnonce lives as long as its nonce, so
// those are left out.
var FreshCNonce = checks.Rule{
	ID:          "CWMP-AUT-018",
	Title:       "Each new TCP connection uses a new cnonce",
	Spec:        checks.TR069("3.4.5"),
	Level:       checks.Should,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsFraming(),
	CheckDevice: func() checks.Fold { return &perConnection{read: usedCNonce, what: "cnonce"} },
	Mutants: []checks.Mutant{
		checks.Breaks(sameCNonce()).
			And("CWMP-AUT-019", "because the response covers the cnonce").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", "0032e1b6f423f9c1", "018d1122f9290d01")).Only("connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "A new cnonce for each connection, or for each request.",
		Cause:       "The cnonce is a constant in the firmware, or made of the time since boot.",
		Consequence: "A false server can prepare tables of responses and find weak passwords.",
		Remedy:      "The maker of the CPE should draw a random cnonce for each connection.",
	},
}

// usedCNonce is the cnonce of a request.
func usedCNonce(x *capture.Exchange) (string, *capture.Message, string) {
	m := x.Request
	if m == nil || !m.HTTP.Complete || !m.Has("Authorization") {
		return "", nil, ""
	}
	a, ok := credentials(m)
	if !ok || strings.HasSuffix(strings.ToLower(a.Algorithm), "-sess") {
		return "", nil, ""
	}
	return a.CNonce, m, "Authorization"
}
