package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// LowerCaseNames: the ACS writes the names of all header fields in small letters; the cookie shows whether they are read. Of
// an ACS, the steps "lower case" and "cookie" are the Inform and the empty POST of a CPE that does so.
var LowerCaseNames = checks.Rule{
	ID:         "CWMP-HTP-018",
	Title:      "Header names are matched without regard to case",
	Spec:       checks.TR069("3.4"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if _, ok := p.Step("lower case"); ok {
			return lowerCaseRead(p)
		}
		return returned(p, func(name string) bool { return name == "set-cookie" })
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.DropHeader(mutate.Requests(), "Cookie"))).Only("provoked/cwmp-htp-018").
			And("CWMP-HTP-026", "because a cookie does not come back"),
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceHeader(mutate.Requests(), "Cookie", "lower", "other"))).Only("provoked/cwmp-htp-018").
			And("CWMP-HTP-026", "because a cookie does not come back"),
		refusedInforms("provoked/acs-cwmp-htp-018")[0], refusedInforms("provoked/acs-cwmp-htp-018")[1],
	},
	Hint: checks.Hint{
		Allowed:     "set-cookie, Set-Cookie and SET-COOKIE are one and the same.",
		Cause:       "Header names are compared letter by letter.",
		Consequence: "Cookies and lengths are overlooked when a proxy writes small letters, and sessions break.",
		Remedy:      "The maker has to compare without regard to case.",
	},
}

// lowerCaseRead gives the verdict on an ACS: it reads the message, and knows the session again.
func lowerCaseRead(p *checks.Provocation) error {
	if v := p.Request("lower case").Accepted(); v != nil {
		return v
	}
	return p.Request("cookie").Served()
}

// SeveralCookies: three cookies of 512 bytes together.
var SeveralCookies = checks.Rule{
	ID:         "CWMP-HTP-028",
	Title:      "Several cookies at a time, at least 512 bytes in all, are returned",
	Spec:       checks.TR069("3.4.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return returned(p, func(name string) bool { return strings.EqualFold(name, "Set-Cookie") })
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceHeader(mutate.Requests(), "Cookie", "two=", "three="))).Only("provoked/cwmp-htp-028").
			And("CWMP-HTP-026", "because a cookie does not come back"),
		checks.Breaks(mutate.AfterProvocation(mutate.DropHeader(mutate.Requests(), "Cookie"))).Only("provoked/cwmp-htp-028").
			And("CWMP-HTP-026", "because a cookie does not come back"),
	},
	Hint: checks.Hint{
		Allowed:     "Each cookie that was set, in one Cookie header or in several, in any order.",
		Cause:       "The client keeps the last cookie only, or a buffer that is too small.",
		Consequence: "Behind a load balancer with a cookie of its own, sessions end up on the wrong server.",
		Remedy:      "The maker of the CPE has to keep them all; an operator can use one cookie for both.",
	},
}

// returned gives the verdict on cookies that the response to Inform sets, under a header name as it is on the wire: every
// later request of the session brings them all.
func returned(p *checks.Provocation, named func(name string) bool) error {
	verdict := checks.NotHere
	for _, s := range p.Since(p.Start) {
		var set []string
		for _, x := range s.Exchanges {
			if len(set) > 0 && x.Request != nil {
				if b := missing(x.Request, set); b != nil {
					return b
				}
				verdict = nil
			}
			if x.Response.IsResponse("Inform") {
				set = setCookies(x.Response, named)
			}
		}
	}
	return verdict
}

func setCookies(m *capture.Message, named func(name string) bool) (pairs []string) {
	for _, h := range m.HeaderAll("Set-Cookie") {
		if named(h.Name) {
			pair, _, _ := strings.Cut(h.Value, ";")
			pairs = append(pairs, strings.TrimSpace(pair))
		}
	}
	return pairs
}

func missing(m *capture.Message, set []string) error {
	var sent []string
	for _, h := range m.HeaderAll("Cookie") {
		for pair := range strings.SplitSeq(h.Value, ";") {
			sent = append(sent, strings.TrimSpace(pair))
		}
	}
	for _, want := range set {
		found := false
		for _, have := range sent {
			found = found || have == want
		}
		if !found {
			name, _, _ := strings.Cut(want, "=")
			return checks.At(m, fmt.Sprintf("the cookie %q does not come back", name), "each cookie that InformResponse has set")
		}
	}
	return nil
}
