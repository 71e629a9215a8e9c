package security

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// StaleAnswered: stale=true says that the password was right and the nonce too old; the answer is the same with the new one.
var StaleAnswered = checks.Rule{
	ID:          "CWMP-AUT-023",
	Title:       "A challenge with stale=true is answered with the new nonce",
	Spec:        checks.RFC(2617, "3.2.1"),
	Level:       checks.Should,
	Role:        cwmp.Both,
	Versions:    checks.AllVersions,
	Confidence:  checks.Known,
	Observe:     checks.Device().NeedsFraming(),
	CheckDevice: func() checks.Fold { return staleAnswered{} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.CloseAfter(mutate.Last(mutate.And(mutate.InSession(1), mutate.Status(401))), capture.ToServer)).Only("auth-stale-nonce").
			And("CWMP-AUT-007", "because the challenge is left without an answer").
			And("CWMP-SES-012", "because the session ends in its middle"),
		checks.Breaks(mutate.DropHeader(mutate.Last(mutate.And(mutate.InSession(1), mutate.HasHeader("Authorization"))), "Authorization")).Only("auth-stale-nonce").
			And("CWMP-AUT-007", "because the challenge is left without an answer"),
	},
	Hint: checks.Hint{
		Allowed:     "The same username and password with the new nonce, without asking anybody.",
		Cause:       "The client takes every second 401 for a refusal of its password.",
		Consequence: "Sessions break whenever the nonces of the server run out.",
		Remedy:      "The maker of the client should look for stale; a server can make its nonces live longer than a session.",
	},
}

// staleAnswered is the fold of [StaleAnswered]. It remembers nothing: an ACS whose connection request is not repeated after
// such a challenge may have given it up.
type staleAnswered struct{}

func (staleAnswered) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	switch it := it.(type) {
	case *capture.Session:
		staleInSession(it, tell)
	case *capture.ConnectionRequest:
		if it.Previous == nil || it.Exchange.Request == nil || !it.Exchange.Request.HTTP.Complete {
			return
		}
		if given := challenges(it.Previous.Exchange.Response); it.Previous.Exchange.Challenge() && isStale(given) {
			if before, had := credentials(it.Previous.Exchange.Request); had {
				tell(renewed(it.Exchange.Request, before, given))
			}
		}
	}
}

func staleInSession(s *capture.Session, tell checks.Tell) {
	if s.Doubtful {
		return
	}
	for a, b := range challenged(s) {
		given := challenges(a.Response)
		if !isStale(given) {
			continue
		}
		before, had := credentials(a.Request)
		switch {
		case !had: // what nobody has shown cannot be too old
		case b != nil:
			tell(renewed(b.Request, before, given))
		case gaveUp(s):
			tell(checks.At(a.Request, "the session ends with a challenge that said stale", "the same message with the new nonce"))
		}
	}
}

func (staleAnswered) End(*checks.Facts, checks.Tell) {}

// Idle tells that nothing is ever kept.
func (staleAnswered) Idle() bool { return true }

func renewed(m *capture.Message, before digest.Authorization, given []digest.Challenge) error {
	a, ok := credentials(m)
	switch {
	case !ok || !strings.EqualFold(a.Scheme, "Digest"):
		return missing(m, "the answer to a stale challenge has no digest", "the digest with the new nonce")
	case slices.ContainsFunc(given, func(c digest.Challenge) bool { return c.Nonce == a.Nonce }):
		if a.Username == before.Username {
			return nil
		}
		return checks.At(m.HeaderAll("Authorization")[0], "the username is now \""+a.Username+"\"", "\""+before.Username+"\", as before").In(m)
	}
	return checks.At(m.HeaderAll("Authorization")[0], "the nonce is "+a.Nonce, given[0].Nonce).In(m)
}
