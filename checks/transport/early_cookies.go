package transport

import (
	"errors"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// EarlyCookies: a cookie that comes with a challenge or a redirect counts like any other. Before version 1.4 the
// standard did not refer to RFC 6265, which says so: a warning there, and where no version was agreed.
var EarlyCookies = checks.Rule{
	ID:         "CWMP-HTP-027",
	Title:      "A cookie set on a 401 or a redirect response is returned as well",
	Spec:       checks.TR069("3.4.2").And(checks.RFC(6265, "3", "5")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, f *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		returns(s, func(m *capture.Message, c *jarred, sent []sentCookie) {
			if !c.early {
				return
			}
			v := c.returned(m, sent)
			var b *checks.Broken
			if errors.As(v, &b) && f.Version != cwmp.V1_4 {
				v = b.Warn()
			}
			tell(v)
		})
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.First(mutate.HasHeader("Authorization")), "Cookie")).Only("http-cookies"),
		checks.Breaks(mutate.DropHeader(mutate.Last(mutate.EmptyPosts()), "Cookie")).Only("http-cookies").
			And("CWMP-HTP-026", "because the cookie of InformResponse is gone with the other"),
	},
	Hint: checks.Hint{
		Allowed:     "To return it from the very next request on.",
		Cause:       "The client looks for cookies only in responses with status 200.",
		Consequence: "An ACS that keeps its challenge by cookie challenges for ever.",
		Remedy:      "The maker of the CPE has to take cookies from every response; an ACS can set its cookie on InformResponse.",
	},
}
