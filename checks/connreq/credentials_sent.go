package connreq

import (
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CredentialsSent: a challenge is answered by credentials, not by asking once more. Requests of two workers of an ACS may
// cross, so that a bare request counts only if no credentials follow.
var CredentialsSent = checks.Rule{
	ID:          "CWMP-CRQ-030",
	Title:       "The ACS answers the challenge with its Digest credentials",
	Spec:        checks.TR069("3.2.2.2", "3.4.5"),
	Level:       checks.Must,
	Role:        cwmp.ACS,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsTiming(),
	CheckDevice: func() checks.Fold { return &answers{} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.ConnectionRequest(2), "Authorization")).
			And("CWMP-CRQ-009", "because the bare request is accepted"),
		checks.Breaks(mutate.Header(mutate.ConnectionRequest(2), "Authorization", "Basic YWNzLWNyOmNyLXNlY3JldA==")).
			And("CWMP-CRQ-010", "because the CPE accepts what it should not"),
	},
	Hint: checks.Hint{
		Allowed:     "The same request again, with an Authorization header that answers the Digest challenge.",
		Cause:       "The ACS knows no credentials for this device, or its HTTP library does Basic only.",
		Consequence: "The device never accepts, and the ACS reports it as unreachable.",
		Remedy:      "The operator of the ACS has to set the credentials; the maker has to support Digest.",
	},
}

// together is how soon a request has to come after a challenge to be a reaction to it.
const together = 10 * time.Second

// answers is the fold of [CredentialsSent].
type answers struct {
	challenge *capture.ConnectionRequest // that waits for its answer
	bare      *capture.ConnectionRequest // that came instead of one, perhaps from another worker
	seen      time.Time                  // how far the recording of the device goes
}

func (an *answers) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	if s, ok := it.(*capture.Session); ok && s.End.After(an.seen) {
		an.seen = s.End
	}
	c, ok := it.(*capture.ConnectionRequest)
	if !ok || !announced(c) {
		return
	}
	m := c.Exchange.Request
	an.seen = m.Start
	if an.bare != nil && m.Start.Sub(an.bare.Exchange.Request.Start) > patience {
		an.End(nil, tell)
	}
	if m.Has("Authorization") {
		an.challenge, an.bare = nil, nil
		tell(answered(c))
		return
	}
	if p := an.challenge; p != nil && m.Exchange.Conn.Client.Addr() == p.Exchange.Conn.Client.Addr() {
		switch gap := m.Start.Sub(p.Exchange.Response.End); {
		case gap < 0 || gap > together || an.bare != nil:
		case m.Exchange.Conn == p.Exchange.Conn:
			tell(bareAgain(c))
		default:
			an.bare = c
		}
	}
	an.challenge = nil
	if _, ok := challenge(c.Exchange.Response); ok && status(c) == 401 {
		an.challenge = c
	}
}

// patience is how long credentials may take to come when requests cross.
const patience = time.Minute

// answered judges a request with credentials that answers a Digest challenge.
func answered(c *capture.ConnectionRequest) error {
	m := c.Exchange.Request
	a, ok := credentials(m)
	if c.Previous == nil || !ok {
		return checks.NotHere
	}
	if _, offered := challenge(c.Previous.Exchange.Response); !offered {
		return checks.NotHere
	}
	if !strings.EqualFold(a.Scheme, "Digest") {
		return checks.At(m, "a Digest challenge is answered with "+a.Scheme, "Digest credentials")
	}
	return nil
}

func (an *answers) End(_ *checks.Facts, tell checks.Tell) {
	if an.bare != nil && an.seen.Sub(an.bare.Exchange.Request.Start) > together {
		tell(bareAgain(an.bare))
	}
	an.bare = nil
}

func bareAgain(c *capture.ConnectionRequest) error {
	return checks.At(c.Exchange.Request, "after a Digest challenge the request comes again without credentials", "an Authorization header")
}

// Idle tells whether no challenge waits for its answer.
func (an *answers) Idle() bool { return an.challenge == nil && an.bare == nil }

// Pack writes down the time; requests are looked at again.
func (an *answers) Pack(p *checks.Packing) {
	p.Awake(an.challenge != nil || an.bare != nil)
	p.Time(&an.seen)
}
