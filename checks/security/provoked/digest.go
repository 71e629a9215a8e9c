package provoked

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// QopAuth: the ACS challenges with qop="auth".
var QopAuth = checks.Rule{
	ID:         "CWMP-AUT-013",
	Title:      "Digest with qop auth is supported",
	Spec:       checks.TR069("3.4.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return answers(p, func(c digest.Challenge) bool { return len(c.QOP) == 1 && c.QOP[0] == "auth" }, func(a digest.Authorization) string {
			if a.QOP != "auth" || a.NC == "" || a.CNonce == "" {
				return "qop, nc or cnonce is missing"
			}
			return ""
		}, "an answer with qop=auth, nc and cnonce")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceHeader(mutate.Requests(), "Authorization", "qop=auth", "x=auth"))).Only("provoked/cwmp-aut-013").
			And("CWMP-AUT-019", "because the response is computed with qop").And("CWMP-AUT-014", "because qop is gone").And("CWMP-AUT-020", "because qop is gone").And("CWMP-AUT-021", "because qop is gone"),
		checks.Breaks(mutate.AfterProvocation(mutate.DropHeader(mutate.Requests(), "Authorization"))).Only("provoked/cwmp-aut-013").
			And("CWMP-AUT-004", "because no credentials are sent").And("CWMP-AUT-006", "because no credentials are sent").And("CWMP-AUT-007", "because no credentials are sent").
			And("CWMP-AUT-015", "because no credentials are sent"),
		checks.Breaks(mutate.ReplaceHeader(mutate.HTTPMethod("GET"), "Authorization", "qop=auth", "x=auth")).Only("provoked/acs-cwmp-aut-013").
			And("CWMP-AUT-019", "because the response is computed with qop").And("CWMP-AUT-014", "because qop is gone").And("CWMP-AUT-020", "because qop is gone").And("CWMP-AUT-021", "because qop is gone"),
	},
	Hint: checks.Hint{
		Allowed:     "Authorization: Digest with qop=auth, nc and cnonce.",
		Cause:       "Digest as in RFC 2069, without qop.",
		Consequence: "Servers that ask for qop refuse the device.",
		Remedy:      "The maker has to support qop auth; an ACS can leave qop out.",
	},
}

// AlgorithmMD5: the ACS challenges with algorithm MD5, spelled out.
var AlgorithmMD5 = checks.Rule{
	ID:         "CWMP-AUT-015",
	Title:      "Digest with algorithm MD5 is supported",
	Spec:       checks.TR069("3.4.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return answers(p, func(c digest.Challenge) bool { return strings.EqualFold(c.Algorithm, "MD5") }, func(a digest.Authorization) string {
			if a.Algorithm != "" && !strings.EqualFold(a.Algorithm, "MD5") {
				return "the algorithm is " + a.Algorithm
			}
			return ""
		}, "an answer with algorithm MD5")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceHeader(mutate.Requests(), "Authorization", "algorithm=MD5", "algorithm=SHA-256"))).Only("provoked/cwmp-aut-013").
			And("CWMP-AUT-019", "because the response is computed with MD5"),
		checks.Breaks(mutate.AfterProvocation(mutate.DropHeader(mutate.Requests(), "Authorization"))).Only("provoked/cwmp-aut-013").
			And("CWMP-AUT-004", "because no credentials are sent").And("CWMP-AUT-006", "because no credentials are sent").And("CWMP-AUT-007", "because no credentials are sent").
			And("CWMP-AUT-013", "because no credentials are sent"),
		checks.Breaks(mutate.ReplaceHeader(mutate.HTTPMethod("GET"), "Authorization", "algorithm=MD5", "algorithm=SHA-256")).Only("provoked/acs-cwmp-aut-015").
			And("CWMP-AUT-019", "because the response is computed with MD5"),
	},
	Hint: checks.Hint{
		Allowed:     "Authorization: Digest with algorithm=MD5, or without the field, which means the same.",
		Cause:       "The client cannot read a challenge that names the algorithm.",
		Consequence: "No session comes about with an ACS that spells it out.",
		Remedy:      "The maker has to support it; an ACS can leave the field out.",
	},
}

// answers gives the verdict on the answer to a digest challenge of a kind: that of the CPE in a session, that of the ACS
// to the challenge of a connection request.
func answers(p *checks.Provocation, kind func(digest.Challenge) bool, wrong func(digest.Authorization) string, expected string) error {
	if _, ok := p.Step("connection request"); ok {
		return answersRequested(p, kind, wrong, expected)
	}
	verdict := checks.NotHere
	for _, s := range p.Since(p.Start) {
		for i, x := range s.Exchanges {
			if !x.Challenge() || !asks(x.Response, kind) {
				continue
			}
			if i+1 == len(s.Exchanges) {
				return p.InOrder(s, x, expected)
			}
			if b := answered(s.Exchanges[i+1].Request, wrong, expected); b != nil {
				return b
			}
			verdict = nil
		}
	}
	return verdict
}

// answersRequested is answers for the connection requests of the ACS, where the step "connection request" says that it is
// asked for one. One that is not repeated may have been given up.
func answersRequested(p *checks.Provocation, kind func(digest.Challenge) bool, wrong func(digest.Authorization) string, expected string) error {
	verdict := checks.NotHere
	var before *capture.ConnectionRequest
	for _, c := range p.Requests {
		if before != nil && before.Exchange.Challenge() && asks(before.Exchange.Response, kind) {
			if b := answered(c.Exchange.Request, wrong, expected); b != nil {
				return b
			}
			verdict = nil
		}
		before = c
	}
	if verdict == checks.NotHere && before != nil {
		return checks.Unsure("the challenge to the connection request is not answered at all")
	}
	return verdict
}

// answered gives the verdict on one answer, nil for a right one.
func answered(m *capture.Message, wrong func(digest.Authorization) string, expected string) error {
	a, ok := m.Authorization()
	if !ok || a.Scheme != "Digest" {
		return checks.At(m, "the challenge is not answered with Digest", expected)
	}
	if why := wrong(a); why != "" {
		return checks.At(m, why, expected)
	}
	return nil
}

func asks(m *capture.Message, kind func(digest.Challenge) bool) bool {
	for _, c := range m.Challenges() {
		if c.Scheme == "Digest" && kind(c) {
			return true
		}
	}
	return false
}
