package connreq

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoQOPUnasked: the three fields belong together and to a challenge that offers qop.
var NoQOPUnasked = checks.Rule{
	ID:         "CWMP-CRQ-031",
	Title:      "The ACS sends qop, nc and cnonce only if the challenge offers qop",
	Spec:       checks.RFC(2617, "3.2.2"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device(),
	CheckDevice: each(func(c *capture.ConnectionRequest, _ *checks.Facts) error {
		if c.Previous == nil {
			return checks.NotHere
		}
		ch, offered := challenge(c.Previous.Exchange.Response)
		a, ok := credentials(c.Exchange.Request)
		if !offered || !ok || !strings.EqualFold(a.Scheme, "Digest") || a.Nonce != ch.Nonce {
			return checks.NotHere
		}
		h := c.Exchange.Request.HeaderAll("Authorization")[0]
		switch {
		case len(ch.QOP) > 0:
			return nil
		case a.QOP != "":
			return checks.At(h, "qop is "+quote(a.QOP)+" though none was offered", "no qop").In(c.Exchange.Request)
		case a.CNonce != "" || a.NC != "":
			return checks.At(h, "cnonce or nc is sent though no qop was offered", "neither").In(c.Exchange.Request)
		}
		return nil
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceHeader(mutate.ConnectionRequestResponse(1), "WWW-Authenticate", `qop="auth", `, "")),
		checks.Breaks(mutate.ReplaceHeader(mutate.ConnectionRequest(4), "Authorization", "opaque=", "qop=undefined, opaque=")).Only("connreq-twice"),
	},
	Hint: checks.Hint{
		Allowed:     "Where the challenge has no qop: response without qop, nc and cnonce.",
		Cause:       "The ACS writes the fields from variables that are empty and does not look at the challenge.",
		Consequence: "The CPE computes the digest of the old form, the ACS that of the new one, and the request is refused.",
		Remedy:      "The maker of the ACS has to follow the challenge; a CPE can offer qop.",
	},
}
