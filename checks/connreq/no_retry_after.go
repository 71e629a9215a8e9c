package connreq

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoRetryAfter: when the CPE is free again is not for a clock to say.
var NoRetryAfter = checks.Rule{
	ID:         "CWMP-CRQ-018",
	Title:      "A 503 to a connection request has no Retry-After",
	Spec:       checks.TR069("3.2.2.2"),
	Level:      checks.ShouldNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device(),
	CheckDevice: each(func(c *capture.ConnectionRequest, _ *checks.Facts) error {
		if status(c) != 503 {
			return checks.NotHere
		}
		for _, h := range c.Exchange.Response.HeaderAll("Retry-After") {
			return checks.At(h, "the 503 has Retry-After: "+quote(h.Value), "no Retry-After").In(c.Exchange.Response)
		}
		return nil
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AddHeader(mutate.ConnectionRequestResponse(2), "Retry-After", "120")).Only("connreq-in-session"),
		checks.Breaks(mutate.AddHeader(mutate.ConnectionRequestResponse(2), "retry-after", "Mon, 02 Mar 2026 10:00:00 GMT")).Only("connreq-in-session"),
	},
	Hint: checks.Hint{
		Allowed:     "503 alone.",
		Cause:       "The HTTP library of the CPE adds the header to each 503.",
		Consequence: "An ACS that keeps to it does not ask again although the session is over in a moment.",
		Remedy:      "The maker of the CPE should leave it out; an ACS should not look at it.",
	},
}
