package transport

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CookieReplaced: a cookie that is set again has the new value from then on.
var CookieReplaced = checks.Rule{
	ID:         "CWMP-HTP-029",
	Title:      "A cookie set again with a new value replaces the old one",
	Spec:       checks.RFC(6265, "5.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		returns(s, func(m *capture.Message, c *jarred, sent []sentCookie) {
			if len(c.old) == 0 || c.doubt != "" {
				return
			}
			if equal, _ := has(sent, c.name, c.value); equal && !c.stale(sent) {
				tell(nil)
				return
			}
			for _, h := range m.HeaderAll("Cookie") {
				if c.stale(sent) {
					tell(checks.At(h, "the cookie "+c.name+" is sent back with its old value", c.name+"="+c.value).In(m))
					return
				}
			}
		})
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Cookie", "turn=2", "turn=1")),
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Cookie", "turn=2", "turn=2; turn=1")),
	},
	Hint: checks.Hint{
		Allowed:     "The value set last, once.",
		Cause:       "The client appends what it receives instead of replacing it, or compares Path in another spelling.",
		Consequence: "The ACS takes the request for a repetition of an old one and ends the session.",
		Remedy:      "The maker of the CPE has to replace a cookie of the same name, domain and path.",
	},
}
