package provoked

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Authenticated: the step "nobody" is an Inform without credentials.
var Authenticated = checks.Rule{
	ID:            "CWMP-AUT-001",
	Title:         "A CPE that is not authenticated by TLS is authenticated by HTTP",
	Spec:          checks.TR069("3.4.4"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: authenticated,
	Mutants: []checks.Mutant{
		letIn(mutate.First(mutate.ByMethod("InformResponse"))),
		letIn(mutate.Last(mutate.ByMethod("InformResponse"))),
	},
	Hint: checks.Hint{
		Allowed:     "401 with a challenge, or another refusal.",
		Cause:       "The ACS is set up for trials, and lets everybody in.",
		Consequence: "Whoever can reach the ACS can pretend to be any device, and is told its passwords.",
		Remedy:      "The operator of the ACS has to switch authentication on.",
	},
}

// letIn answers with an InformResponse of the recording where the challenge stands: the second, after that of the first
// session.
func letIn(response mutate.Match) checks.Mutant {
	return checks.Breaks(mutate.ReplaceWith(mutate.Nth(2, mutate.Status(401)), response)).Only("provoked/acs-cwmp-aut-001").
		And("CWMP-SOP-027", "because the answer is that to another Inform").And("CWMP-SES-026", "because the cookie is that of another session")
}

func authenticated(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("nobody")
	switch x := m.Exchange; {
	case x == nil:
		return checks.NotHere
	case x.Request.Has("Authorization"): // the CPE has come back with credentials, over another connection
		return askedFor(m)
	case x.Challenge() || x.HTTPError() || x.Lost == capture.LostToClose:
		return nil
	case m.Response().IsResponse("Inform"):
		return checks.At(m.Response().Element(), "an Inform without credentials is answered with InformResponse", "a challenge, status 401").In(m.Response())
	}
	if v := m.Unheard(); v != nil {
		return v
	}
	return checks.Unsure("an Inform without credentials is answered with something else: %s", m.Saw())
}

// askedFor tells whether credentials were asked for before they were shown.
func askedFor(m checks.Made) error {
	if m.Session == nil {
		return checks.NotHere
	}
	for _, x := range m.Session.Exchanges {
		if x.Post() == capture.PostInform && !x.Request.Start.Before(m.Time) && !x.Request.Has("Authorization") && x.Challenge() {
			return nil
		}
	}
	return checks.NotHere
}
