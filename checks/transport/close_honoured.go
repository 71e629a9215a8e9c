package transport

import (
	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CloseHonoured: a challenge that ends its connection is answered over a new one.
var CloseHonoured = checks.Rule{
	ID:         "CWMP-HTP-023",
	Title:      "Connection: close on a 401 is honoured by resending on a new connection",
	Spec:       checks.TR069("3.4.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for a, b := range pairs(s) {
			switch {
			case !a.Answered() || a.Response.HTTP.Status != 401 || !saysClose(a.Response):
			case a.Conn == b.Conn && !b.Request.Start.Before(a.Response.End):
				tell(atStart(b.Request, "the answer to the challenge is sent over the connection that the ACS had announced to close", "a new connection"))
			case a.Conn != b.Conn:
				tell(nil)
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(joined("c1", "c2")),
		checks.Breaks(joined("c3", "c4")),
	},
	Hint: checks.Hint{
		Allowed:     "To close, open a new connection, and send the request with credentials there.",
		Cause:       "The client sends as soon as it has the challenge and does not look at Connection.",
		Consequence: "The request runs into a closed connection, and the session fails before it began.",
		Remedy:      "The maker of the CPE has to read the header; an ACS can help by keeping the connection.",
	},
}
