package connreq

import (
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SuccessEmpty: the answer says yes and nothing else.
var SuccessEmpty = checks.Rule{
	ID:         "CWMP-CRQ-014",
	Title:      "The success answer to a connection request has no body",
	Spec:       checks.TR069("3.2.2.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device(),
	CheckDevice: each(func(c *capture.ConnectionRequest, _ *checks.Facts) error {
		m := c.Exchange.Response
		switch {
		case !Accepted(c):
			return checks.NotHere
		case m.Empty():
			return nil
		}
		return checks.At(m, "the answer has a body of "+strconv.Itoa(len(m.HTTP.Body))+" bytes", "no body").InBody(0, len(m.HTTP.Body))
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceMessage(mutate.ConnectionRequestResponse(2), "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: auto\n\nOK")).Only("connection-request", "connreq-burst", "connreq-twice"),
		checks.Breaks(mutate.ReplaceMessage(mutate.ConnectionRequestResponse(4), "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: auto\n\n<html></html>")).Only("connreq-in-session", "connreq-burst", "connreq-twice"),
	},
	Hint: checks.Hint{
		Allowed:     "204, or 200 with an empty body.",
		Cause:       "A widespread client answers 200 with the text OK.",
		Consequence: "Most ACSs do not care; one that reuses the connection and does not read the body trips over it.",
		Remedy:      "The maker of the CPE has to send no body; an ACS should read and drop it.",
	},
}
