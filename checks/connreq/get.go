package connreq

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Get: the ACS asks with a GET of HTTP/1.1. Requests for other paths are not those of an ACS and are not judged.
var Get = checks.Rule{
	ID:         "CWMP-CRQ-002",
	Title:      "A connection request is an HTTP/1.1 GET",
	Spec:       checks.TR069("3.2.2.2"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device(),
	CheckDevice: each(func(c *capture.ConnectionRequest, _ *checks.Facts) error {
		m := c.Exchange.Request
		switch {
		case m.HTTP.Method != "GET":
			return checks.At(m, "the method is "+quote(m.HTTP.Method), "GET").InHead(0, len(m.HTTP.Method))
		case m.HTTP.Proto != "HTTP/1.1":
			return checks.At(m, "the version is "+quote(m.HTTP.Proto), "HTTP/1.1")
		}
		return nil
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.RequestLine(mutate.ConnectionRequest(1), "HEAD /e5a77d1093fb HTTP/1.1")).Only("connection-request"),
		checks.Breaks(mutate.RequestLine(mutate.ConnectionRequest(1), "GET /e5a77d1093fb HTTP/1.0")).Only("connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "GET with HTTP/1.1 on the path that the CPE announced.",
		Cause:       "The ACS uses a general HTTP library with settings of its own, or a health check asks for the path.",
		Consequence: "A CPE that knows only GET answers with an error, and the request is lost.",
		Remedy:      "The maker of the ACS has to send a plain GET.",
	},
}
