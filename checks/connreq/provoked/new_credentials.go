package provoked

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/cwmp"
)

// NewCredentials: the step "right" asks with the credentials that hold, "set" sets others, "new" asks with them and "old" with
// the former ones.
var NewCredentials = checks.Rule{
	ID:            "CWMP-CRQ-033",
	Title:         "New credentials work for connection requests, and the old ones no longer do",
	Spec:          checks.TR069("3.2.2", "A.3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked(),
	CheckProvoked: newCredentials,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(4), "HTTP/1.1 401 Unauthorized")).Only("provoked/cwmp-crq-033").
			And("CWMP-AUT-022", "because that 401 has no challenge"),
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(6), "HTTP/1.1 204 No Content")).Only("provoked/cwmp-crq-033"),
	},
	Hint: checks.Hint{
		Allowed:     "The new credentials at once where the answer has Status 0; after the restart where it has Status 1. The old ones get 401.",
		Cause:       "The server for connection requests reads its credentials once, when it starts.",
		Consequence: "The ACS locks itself out, or credentials that were taken away go on working.",
		Remedy:      "The maker of the CPE has to apply them, or to answer with Status 1.",
	},
}

func newCredentials(p *checks.Provocation, _ *checks.Facts) error {
	set := p.Call("set")
	if v := set.Unanswered(); v != nil {
		return v
	}
	if !set.Responded() || !connreq.VisitOf(set.Session).Well {
		return checks.NotHere
	}
	if n, err := set.Answer.Find("Status").Uint(); err != nil || n != 0 || !proper(p) {
		return checks.NotHere // they are applied later, or no credentials were ever right
	}
	renewed, old := last(p, "new"), last(p, "old")
	switch {
	case renewed == nil:
		return checks.NotHere
	case status(renewed) == 401:
		return checks.At(renewed.Exchange.Response, "the new credentials are refused", "200 or 204")
	case !connreq.Accepted(renewed):
		return checks.Unsure("the request with the new credentials %s", saw(renewed))
	case old == nil:
		return checks.NotHere
	case connreq.Accepted(old):
		return checks.At(old.Exchange.Response, "the old credentials are accepted, too", "401")
	case status(old) != 401:
		return checks.Unsure("the request with the old credentials %s", saw(old))
	}
	return nil
}
