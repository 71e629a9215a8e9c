package transport

import (
	"fmt"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// sessionLong is a lifetime that no session reaches: a cookie that lives longer is meant for later sessions.
const sessionLong = time.Hour

// CookieLifetime: cookies end with the session. One that lives for a while yet not for days does no harm.
var CookieLifetime = checks.Rule{
	ID:         "CWMP-HTP-025",
	Title:      "Cookies of the ACS are session cookies",
	Spec:       checks.TR069("3.4.2"),
	Level:      checks.Should,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	WarnOnly:   true,
	Observe:    checks.AnyHTTP().From(cwmp.ACS).Response().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		verdict := checks.NotHere
		for _, h := range m.HeaderAll("Set-Cookie") {
			c, ok := parseSetCookie(h, m.End)
			if !ok || c.gone {
				continue
			}
			if c.lasting > sessionLong {
				return checks.At(h, fmt.Sprintf("the cookie %s lives for %s", c.name, c.lasting.Round(time.Second)), "a cookie without Max-Age and Expires")
			}
			verdict = nil
		}
		return verdict
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Set-Cookie", "Path=/", "Path=/; Max-Age=31536000")).Only("cpe-boot", "periodic-tr098", "redirect-307"),
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Set-Cookie", "Path=/", "Path=/; Expires=Wed, 09 Jun 2100 10:18:14 GMT")).Only("cpe-boot", "hold-requests", "connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "Cookies without Max-Age and Expires, or that end with the session.",
		Cause:       "A web framework that sets the lifetime of its login cookies.",
		Consequence: "The CPE brings the old cookie with its next Inform, and the ACS finds itself in a session that is over.",
		Remedy:      "The maker of the ACS should set the cookie without a lifetime.",
	},
}
