package security

import (
	"hash/maphash"
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// FreshNonce: a new connection gets a new nonce, so that what was overheard on one is worth nothing on the next.
var FreshNonce = checks.Rule{
	ID:          "CWMP-AUT-017",
	Title:       "Each new TCP connection gets a new nonce",
	Spec:        checks.TR069("3.4.5"),
	Level:       checks.Should,
	Role:        cwmp.ACS,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsFraming(),
	CheckDevice: func() checks.Fold { return &perConnection{read: givenNonce, what: "nonce"} },
	Mutants: []checks.Mutant{
		checks.Breaks(sameNonce()).
			And("CWMP-AUT-019", "because the response covers the nonce").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
		checks.Breaks(mutate.Seq(
			mutate.ReplaceHeader(mutate.Any(), "WWW-Authenticate", "dd85ac9ee1a1b90ac9fdfab262f34862", "c6ac24d85c217a2423222114dc00f357"),
			mutate.ReplaceHeader(mutate.Any(), "Authorization", "dd85ac9ee1a1b90ac9fdfab262f34862", "c6ac24d85c217a2423222114dc00f357"))).Only("connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "A new nonce with each challenge, or one for all challenges of the same connection.",
		Cause:       "The nonce is made of the time in hours, of the device, or of nothing that changes.",
		Consequence: "A response that was overheard can be played again.",
		Remedy:      "The maker of the ACS should make a new nonce for each connection.",
	},
}

// perConnection finds a value that is used on two connections.
type perConnection struct {
	read func(x *capture.Exchange) (value string, m *capture.Message, field string)
	what string
	seen []seenOn // oldest first
	last int      // connection judged last
}

func (p *perConnection) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	for _, x := range s.Exchanges {
		value, m, field := p.read(x)
		if value == "" {
			continue
		}
		if x.Conn.ID != p.last && p.last != 0 {
			if i := p.find(mark(value)); i >= 0 && p.seen[i].conn != x.Conn.ID {
				tell(checks.At(m.HeaderAll(field)[0], "the "+p.what+" is that of another connection", "a new "+p.what).In(m))
			} else {
				tell(nil)
			}
		}
		p.last = x.Conn.ID
		p.remember(mark(value), x.Conn.ID, f.Room(noncesMost))
	}
}

// seenOn is a value, by its fingerprint, with the connection that used it last.
type seenOn struct {
	value uint64
	conn  int
}

func mark(value string) uint64 { return maphash.String(fingerprints, value) }

func (p *perConnection) find(value uint64) int {
	return slices.IndexFunc(p.seen, func(s seenOn) bool { return s.value == value })
}

func (p *perConnection) remember(value uint64, conn, room int) {
	if i := p.find(value); i >= 0 {
		p.seen[i].conn = conn
		return
	}
	if over := len(p.seen) + 1 - room; over > 0 {
		p.seen = slices.Delete(p.seen, 0, over)
	}
	p.seen = append(p.seen, seenOn{value, conn})
}

func (*perConnection) End(*checks.Facts, checks.Tell) {}

// givenNonce is the nonce of a challenge.
func givenNonce(x *capture.Exchange) (string, *capture.Message, string) {
	if m := x.Response; m != nil && m.HTTP.Status == 401 && m.HTTP.Complete {
		for _, c := range challenges(m) {
			if strings.EqualFold(c.Scheme, "Digest") {
				return c.Nonce, m, "WWW-Authenticate"
			}
		}
	}
	return "", nil, ""
}

// Idle tells whether nothing is remembered.
func (p *perConnection) Idle() bool { return p.last == 0 && len(p.seen) == 0 }

// Pack writes down the values by their fingerprints.
func (p *perConnection) Pack(n *checks.Packing) {
	checks.PackNumber(n, &p.last)
	checks.PackList(n, &p.seen, func(n *checks.Packing, s *seenOn) { n.Mark(&s.value); checks.PackNumber(n, &s.conn) })
}
