package provoked

import (
	"fmt"
	"strings"
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// requestRules are the rules on HTTP requests that an ACS has to understand.
func requestRules() []*checks.Rule {
	return []*checks.Rule{&ChunkedRequest, &ExpectHonoured, &UnknownCoding}
}

// refusedInforms are mutants that refuse the Inform of a golden recording which is provoked.
func refusedInforms(golden string) []checks.Mutant {
	inform := mutate.Last(mutate.ResponseTo("Inform"))
	return []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(inform, "400 Bad Request"))).Only(golden),
		checks.Breaks(mutate.AfterProvocation(mutate.RefuseWithFault(inform, "InformResponse", 8003))).Only(golden),
	}
}

// ChunkedRequest: the Inform of the step "chunked" has no Content-Length.
var ChunkedRequest = checks.Rule{
	ID:         "CWMP-HTP-017",
	Title:      "A request in chunks is understood",
	Spec:       checks.RFC(7230, "4.1"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		m := p.Request("chunked")
		if m.Sent() && !strings.EqualFold(m.Exchange.Request.Header("Transfer-Encoding"), "chunked") {
			return checks.NotHere
		}
		return m.Accepted()
	},
	Mutants: append(refusedInforms("provoked/acs-cwmp-htp-017"),
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(mutate.Last(mutate.ResponseTo("Inform")), "411 Length Required"))).Only("provoked/acs-cwmp-htp-017")),
	Hint: checks.Hint{
		Allowed:     "InformResponse, as to the same Inform with Content-Length.",
		Cause:       "A server that asks for Content-Length, or a proxy in front of it.",
		Consequence: "Devices that write their messages as they grow have no session with the ACS.",
		Remedy:      "The operator of the ACS has to use an HTTP/1.1 server that reads chunks; 411 is for HTTP/1.0.",
	},
}

// bodyHeldBack is how long the CPE waits at least for the word of the ACS before it sends the body.
const bodyHeldBack = 4 * time.Second

// ExpectHonoured: the Inform of the step "expect" asks before it sends its body, and waits for a while.
var ExpectHonoured = checks.Rule{
	ID:            "CWMP-HTP-019",
	Title:         "Expect: 100-continue is answered with 100 or a final status before the body comes",
	Spec:          checks.RFC(7231, "5.1.1"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: expectHonoured,
	Mutants: append(refusedInforms("provoked/acs-cwmp-htp-019"),
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(mutate.Last(mutate.ResponseTo("Inform")), "417 Expectation Failed"))).Only("provoked/acs-cwmp-htp-019")),
	Hint: checks.Hint{
		Allowed:     "100 Continue and then the answer, or a final status at once; no 100 where the body has come already.",
		Cause:       "The server reads the whole request before it looks at its header.",
		Consequence: "Each message of devices that ask is late by seconds, or the session hangs.",
		Remedy:      "The operator of the ACS has to use an HTTP/1.1 server that answers Expect.",
	},
}

func expectHonoured(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("expect")
	if m.Sent() && !strings.EqualFold(m.Exchange.Request.Header("Expect"), "100-continue") {
		return checks.NotHere
	}
	if m.Sent() && m.Response() != nil {
		asked := m.Exchange.Request
		if late := asked.End.Sub(asked.Start); late >= bodyHeldBack && len(m.Response().HTTP.Interim) == 0 {
			return checks.At(m.Response(), fmt.Sprintf("nothing is answered while the body is held back for %s", late.Round(time.Second)), "100 Continue, or a final status")
		}
	}
	return m.Accepted()
}

// UnknownCoding: the Inform of the step "coding" names a content coding that nobody knows.
var UnknownCoding = checks.Rule{
	ID:         "CWMP-HTP-043",
	Title:      "A content coding that is not supported is answered with 415",
	Spec:       checks.TR069("3.4.7"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.Since(cwmp.V1_4),
	Confidence: checks.Seen,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		m := p.Request("coding")
		if v := m.Unheard(); v != nil {
			return v
		}
		if p.Agreed() < cwmp.V1_4 || !m.Exchange.Request.Has("Content-Encoding") {
			return checks.NotHere
		}
		if m.Status() == 415 {
			return nil
		}
		return m.Broken("status 415")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.StatusLine(mutate.Status(415), "HTTP/1.1 400 Bad Request")).Only("provoked/acs-cwmp-htp-043"),
		checks.Breaks(mutate.StatusLine(mutate.Status(415), "HTTP/1.1 500 Internal Server Error")).Only("provoked/acs-cwmp-htp-043"),
	},
	Hint: checks.Hint{
		Allowed:     "Status 415, upon which a device sends the message again without a coding.",
		Cause:       "The server does not look at Content-Encoding and finds no XML in the body.",
		Consequence: "Devices that compress cannot find out that they should not.",
		Remedy:      "The operator of the ACS has to have its HTTP server answer 415.",
	},
}
