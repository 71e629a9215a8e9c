package transport

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CookiesReturned: the cookies of a session come back in each of its requests that they cover. Those that came with a
// challenge or a redirect are judged by [EarlyCookies], old values by [CookieReplaced].
var CookiesReturned = checks.Rule{
	ID:         "CWMP-HTP-026",
	Title:      "Each cookie is returned in every later request of the session it covers",
	Spec:       checks.TR069("3.4.2").And(checks.RFC(6265, "5.4")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		returns(s, func(m *capture.Message, c *jarred, sent []sentCookie) {
			if !c.early {
				tell(c.returned(m, sent))
			}
		})
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.EmptyPosts(), "Cookie")).
			And("CWMP-HTP-039", "because one of them goes to a redirect target"),
		checks.Breaks(mutate.DropHeader(mutate.Last(mutate.HasHeader("Cookie")), "Cookie")).Only("cpe-boot", "http-cookies", "redirect-307"),
		checks.Breaks(mutate.Header(mutate.Last(mutate.HasHeader("Cookie")), "Cookie", "sessio=n")).Only("cpe-boot", "hold-requests", "connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "All cookies that Path, Secure and lifetime let through, in any order; also in the old style with $Version and quotes.",
		Cause:       "The client keeps one cookie only, drops it after InformResponse, or trips over Path or an odd character.",
		Consequence: "The ACS cannot find the session and answers that it has expired.",
		Remedy:      "The maker of the CPE has to return cookies; many ACS can be told to set them with Path=/ only.",
	},
}

// returned judges whether a request brings a cookie that is due.
func (c *jarred) returned(m *capture.Message, sent []sentCookie) error {
	equal, named := has(sent, c.name, c.value)
	switch {
	case equal:
		return nil
	case c.stale(sent):
		return checks.NotHere
	case c.doubt != "":
		return checks.Unsure("%s", c.doubt)
	case named:
		for _, h := range m.HeaderAll("Cookie") {
			return checks.At(h, "the cookie "+c.name+" is sent back with another value", c.name+"="+c.value).In(m)
		}
	}
	return missing(m, "the cookie "+c.name+" is not sent back", c.name+"="+c.value)
}
