package connreq

import (
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Challenged: whoever asks without credentials is asked for them, by Digest. A success is held against the CPE only where
// it is known that it has credentials to ask for.
var Challenged = checks.Rule{
	ID:          "CWMP-CRQ-009",
	Title:       "A request without credentials is challenged with Digest",
	Spec:        checks.TR069("3.2.2.2"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return &challenges{} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.ConnectionRequestResponse(1), "WWW-Authenticate")).
			And("CWMP-AUT-022", "because the 401 then has no challenge at all"),
		checks.Breaks(mutate.Header(mutate.ConnectionRequestResponse(1), "WWW-Authenticate", `Basic realm="HomeRouter"`)),
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(1), "HTTP/1.1 200 OK")).Only("connreq-in-session").
			And("CWMP-CRQ-024", "because what was accepted during the session is then not followed by another"),
	},
	Hint: checks.Hint{
		Allowed:     "401 with a Digest challenge; 503 in a session or above the rate limit.",
		Cause:       "The listener takes any request for the path, or credentials are looked at only once somebody has set them.",
		Consequence: "Anybody on the network can make the device open sessions at will.",
		Remedy:      "The maker of the CPE has to ask for credentials; an operator should set them at first contact.",
	},
}

// challenges is the fold of [Challenged].
type challenges struct{ secured bool }

func (ch *challenges) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	c, ok := it.(*capture.ConnectionRequest)
	if !ok || !announced(c) || c.Exchange.Request.Has("Authorization") {
		return
	}
	m := c.Exchange.Response
	switch code := status(c); {
	case code == 401:
		if _, ok := challenge(m); !ok {
			tell(checks.At(m, "the 401 holds no Digest challenge", "WWW-Authenticate: Digest …"))
			return
		}
		ch.secured = true
		tell(nil)
	case code >= 200 && code < 300 && (ch.secured || f.Declared.ConnReqUsername != ""):
		tell(checks.At(m, "a request without credentials is answered with "+strconv.Itoa(code), "401 with a Digest challenge"))
	case code >= 200 && code < 300:
		tell(checks.Unsure("whether the CPE has credentials for connection requests is not known"))
	}
}

func (ch *challenges) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (ch *challenges) Idle() bool { return !ch.secured }

// Pack writes down what was seen.
func (ch *challenges) Pack(p *checks.Packing) { p.Bool(&ch.secured) }
