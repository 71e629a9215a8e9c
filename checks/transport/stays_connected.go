package transport

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// StaysConnected: within a session the CPE leaves its connection open. It is bound to by version 1.4 of Amendment 6 only
// and warned before. What the ACS brought about is no fault of the CPE, nor is leaving for a file transfer.
var StaysConnected = checks.Rule{
	ID:         "CWMP-HTP-020",
	Title:      "The CPE does not close the TCP connection within a session",
	Spec:       checks.TR069("3.4.2"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, f *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		failed := failures(s)
		transfer := false
		for a, b := range pairs(s) {
			transfer = transfer || a.Response != nil && a.Response.IsRequest(transfers...)
			switch {
			case a.HTTPLevel() || !a.Answered() || failed[a]:
			case a.Conn == b.Conn:
				tell(nil)
			case b.Post() == capture.PostInform: // it opens a session of its own, whatever cookie it brings
			case transfer || !a.Response.HTTP.KeepAlive() || closedBy(a.Conn, b.Request.Start) == cwmp.ACS:
			case neverEnds(a.Conn):
				tell(checks.Unsure("the recording does not show how the connection before ended"))
			default:
				v := atStart(b.Request, "the CPE goes on over a new connection, though the ACS had not closed the old one", "the same connection")
				if f.Version != cwmp.V1_4 || f.Declared.Amendment != 6 {
					v = v.Warn()
				}
				tell(v)
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Reconnect(mutate.Last(mutate.EmptyPosts()))).Only("cpe-boot", "connection-request", "periodic-tr098"),
		checks.Breaks(mutate.Reconnect(mutate.ByMethod("GetParameterValuesResponse"))).Only("cpe-boot", "redirect-307", "hold-requests"),
	},
	Hint: checks.Hint{
		Allowed:     "A new connection after Connection: close, HTTP/1.0, a close by the ACS, a redirect, or for a file transfer.",
		Cause:       "The HTTP library opens a connection for each request.",
		Consequence: "Each message costs a TLS handshake, and an ACS that ties its session to the connection loses it.",
		Remedy:      "The maker of the CPE has to keep the connection; an ACS should know its sessions by cookie.",
	},
}

// neverEnds tells whether a recording holds no end of a connection: it may have been closed unseen, or have died.
func neverEnds(c *capture.Conn) bool {
	return c.Ends[capture.ToServer].Time.IsZero() && c.Ends[capture.ToClient].Time.IsZero()
}

// failures lists the exchanges after which the session has failed.
func failures(s *capture.Session) map[*capture.Exchange]bool {
	failed := map[*capture.Exchange]bool{}
	for t := range s.Turns() {
		if t.After.State == capture.StateFailed {
			failed[t.Exchange] = true
		}
	}
	return failed
}
