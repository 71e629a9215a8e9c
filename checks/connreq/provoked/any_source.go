package provoked

import (
	"net/netip"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/cwmp"
)

// AnySource: the step "right" sends a request from where the ACS is, "elsewhere" the same from another address. A
// connection that does not come about says nothing: the way there may be missing.
var AnySource = checks.Rule{
	ID:            "CWMP-CRQ-012",
	Title:         "A right connection request is accepted whatever address it comes from",
	Spec:          checks.TR069("3.2.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: anySource,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(4), "HTTP/1.1 403 Forbidden")).Only("provoked/cwmp-crq-012"),
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(4), "HTTP/1.1 404 Not Found")).Only("provoked/cwmp-crq-012"),
	},
	Hint: checks.Hint{
		Allowed:     "Success for a right digest, from everywhere.",
		Cause:       "Only the address of the ACS URL is let through, which is often not where connection requests are sent from.",
		Consequence: "An ACS with several servers, or behind NAT, cannot reach the device.",
		Remedy:      "The maker of the CPE has to go by the credentials; an operator may filter in the network.",
	},
}

func anySource(p *checks.Provocation, _ *checks.Facts) error {
	c := last(p, "elsewhere")
	switch {
	case c == nil || !proper(p) || samePlace(p, c.Exchange.Conn.Client.Addr()):
		return checks.NotHere
	case connreq.Accepted(c):
		return nil
	case status(c) == 503:
		return checks.Unsure("the CPE is busy")
	case status(c) == 0 && p.End.IsZero():
		return checks.Unsure("the recording ends before the answer")
	}
	return checks.At(place(c), "a request from another address "+saw(c), "200 or 204")
}

// samePlace tells whether the requests that are right came from an address.
func samePlace(p *checks.Provocation, at netip.Addr) bool {
	for _, c := range asked(p, "right") {
		if c.Exchange.Conn.Client.Addr() == at {
			return true
		}
	}
	return false
}
