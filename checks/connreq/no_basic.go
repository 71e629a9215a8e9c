package connreq

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoBasic: connection requests travel in the clear, so that only a digest proves anything.
var NoBasic = checks.Rule{
	ID:         "CWMP-CRQ-010",
	Title:      "Basic authentication is not accepted in place of Digest",
	Spec:       checks.TR069("3.2.2.2"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device(),
	CheckDevice: each(func(c *capture.ConnectionRequest, _ *checks.Facts) error {
		a, ok := credentials(c.Exchange.Request)
		switch {
		case !ok || !Accepted(c):
			return checks.NotHere
		case strings.EqualFold(a.Scheme, "Basic"):
			return checks.At(c.Exchange.Response, "a request with Basic credentials is accepted", "401 with a Digest challenge")
		case strings.EqualFold(a.Scheme, "Digest"):
			return nil
		}
		return checks.NotHere
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Header(mutate.ConnectionRequest(2), "Authorization", "Basic YWNzLWNyOmNyLXNlY3JldA==")).Only("connection-request", "connreq-burst", "connreq-twice").
			And("CWMP-CRQ-030", "because the ACS is the first to use Basic"),
		checks.Breaks(mutate.Header(mutate.ConnectionRequest(2), "Authorization", "basic YWNzLWNyOmNyLXNlY3JldC00")).Only("connection-request", "connreq-burst", "connreq-twice").
			And("CWMP-CRQ-030", "because the ACS is the first to use Basic"),
	},
	Hint: checks.Hint{
		Allowed:     "Success for a right digest only.",
		Cause:       "The HTTP library of the CPE checks whatever scheme the client chooses.",
		Consequence: "The password passes in the clear and can be used by anybody who sees it.",
		Remedy:      "The maker of the CPE has to refuse Basic; an ACS should not offer it.",
	},
}
