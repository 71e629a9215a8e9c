package transport

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SameConnection: the credentials go where the challenge came from, since some servers know a nonce by its connection.
var SameConnection = checks.Rule{
	ID:         "CWMP-HTP-022",
	Title:      "After a 401 the request with Authorization goes over the same connection",
	Spec:       checks.TR069("3.4.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		for a, b := range pairs(s) {
			switch {
			case !a.Answered() || a.Response.HTTP.Status != 401 || !b.Request.Has("Authorization"):
			case a.Conn == b.Conn:
				tell(nil)
			case !a.Response.HTTP.KeepAlive() || closedBy(a.Conn, b.Request.Start) == cwmp.ACS:
			default:
				tell(atStart(b.Request, "the credentials are sent over a new connection", "the connection that brought the challenge"))
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Reconnect(mutate.First(mutate.HasHeader("Authorization")))).Only("cpe-boot", "connection-request", "redirect-307"),
		checks.Breaks(mutate.OnlySession(2, mutate.Reconnect(mutate.First(mutate.HasHeader("Authorization"))))).Only("connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "The same connection, unless the ACS closed it, said Connection: close, or answered with HTTP/1.0.",
		Cause:       "A large family of gateways opens a new connection for each attempt.",
		Consequence: "A server that knows its nonces by connection challenges again, and again.",
		Remedy:      "The maker of the CPE has to keep the connection; an ACS should not tie nonces to one.",
	},
}
