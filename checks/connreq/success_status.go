package connreq

import (
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SuccessStatus: there are two ways to say yes.
var SuccessStatus = checks.Rule{
	ID:         "CWMP-CRQ-013",
	Title:      "A connection request is accepted with status 200 or 204",
	Spec:       checks.TR069("3.2.2.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device(),
	CheckDevice: each(func(c *capture.ConnectionRequest, _ *checks.Facts) error {
		switch code := status(c); {
		case code == 200 || code == 204:
			return nil
		case code >= 200 && code < 300:
			return checks.At(c.Exchange.Response, "the status is "+strconv.Itoa(code), "200 or 204")
		}
		return checks.NotHere
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(2), "HTTP/1.1 202 Accepted")).Only("connection-request", "connreq-burst", "connreq-twice"),
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(4), "HTTP/1.1 206 Partial Content")).Only("connreq-in-session", "connreq-burst", "connreq-twice"),
	},
	Hint: checks.Hint{
		Allowed:     "200 or 204.",
		Cause:       "The device wants to say that it will act later.",
		Consequence: "An ACS that knows only 200 and 204 books the request as failed and sends it again.",
		Remedy:      "The maker of the CPE has to answer 200 or 204; an ACS may take any 2xx for success.",
	},
}
