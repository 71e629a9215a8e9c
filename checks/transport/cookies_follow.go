package transport

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CookiesFollow: unlike in a browser, the cookies of a session go to wherever the session is redirected.
var CookiesFollow = checks.Rule{
	ID:         "CWMP-HTP-039",
	Title:      "All session cookies are sent to the redirect target without domain checks",
	Spec:       checks.TR069("3.4.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		var jar []*jarred
		var targets []string // hosts that the session was sent to
		for _, x := range s.Exchanges {
			if m := x.Request; m != nil && m.HTTP.Complete && slices.Contains(targets, bareHost(m.Header("Host"))) {
				follow(x, jar, tell)
			}
			jar = fill(jar, x)
			if x.Redirect() {
				if host, _, ok := redirected(x); ok && host != "" {
					targets = append(targets, bareHost(host))
				}
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.Last(mutate.EmptyPosts()), "Cookie")).Only("http-redirect-mid-session"),
		checks.Breaks(mutate.DropHeader(mutate.ByMethod("GetParameterValuesResponse"), "Cookie")).Only("http-redirect-mid-session"),
	},
	Hint: checks.Hint{
		Allowed:     "The cookies of the first server with every request to the second one, as far as Path and Secure allow.",
		Cause:       "The HTTP library guards cookies by domain, as it should for a browser.",
		Consequence: "The second server cannot find the session that the first one began.",
		Remedy:      "The maker of the CPE has to send the cookies along; servers can share a session by the URL instead.",
	},
}

// follow judges the cookies of other hosts in a request to a redirect target.
func follow(x *capture.Exchange, jar []*jarred, tell checks.Tell) {
	m := x.Request
	host := bareHost(m.Header("Host"))
	sent := sentCookies(m)
	for _, c := range jar {
		if c.host == host || slices.ContainsFunc(jar, func(o *jarred) bool { return o.host == host && o.name == c.name }) {
			continue // set by the target itself, or replaced by it
		}
		moved := *c
		moved.host = host
		if moved.due(x) {
			tell(moved.returned(m, sent))
		}
	}
}
