package transport

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SessionCookie: a session is known by its cookie, since connections come and go. Judged in a session that went on after
// the Inform; cookies that the CPE already had are as good.
var SessionCookie = checks.Rule{
	ID:         "CWMP-HTP-024",
	Title:      "The ACS keeps its session state by a cookie",
	Spec:       checks.TR069("3.4.2"),
	Level:      checks.Should,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		accepted := s.InformResponse()
		if s.NoStart || s.Window > 0 || accepted == nil {
			return
		}
		steps := 0
		for _, x := range s.Exchanges {
			if x.Response != nil && x.Response.Has("Set-Cookie") {
				tell(nil)
				return
			}
			if x.Request != nil && x.Request.Has("Cookie") {
				return
			}
			if !x.HTTPLevel() {
				steps++
			}
		}
		if steps > 1 {
			tell(missing(accepted, "no response of the session sets a cookie", "Set-Cookie with a session cookie"))
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.DropHeader(mutate.Any(), "Set-Cookie"), mutate.DropHeader(mutate.Any(), "Cookie"))),
		checks.Breaks(mutate.Seq(mutate.OnlySession(1, mutate.DropHeader(mutate.Any(), "Set-Cookie")), mutate.OnlySession(1, mutate.DropHeader(mutate.Any(), "Cookie")))),
	},
	Hint: checks.Hint{
		Allowed:     "A cookie on any response of the session, best on the first.",
		Cause:       "The ACS knows its sessions by TCP connection.",
		Consequence: "A CPE, or a proxy, that opens a new connection ends up outside its session.",
		Remedy:      "The maker of the ACS should set a cookie and look for it.",
	},
}
