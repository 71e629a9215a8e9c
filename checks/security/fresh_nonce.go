package security

import (
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
	read  func(x *capture.Exchange) (value string, m *capture.Message, field string)
	what  string
	seen  map[string]int // connection by value
	order []string
	last  int // connection judged last
}

func (p *perConnection) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
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
			if conn, ok := p.seen[value]; ok && conn != x.Conn.ID {
				tell(checks.At(m.HeaderAll(field)[0], "the "+p.what+" is that of another connection", "a new "+p.what).In(m))
			} else {
				tell(nil)
			}
		}
		p.last = x.Conn.ID
		p.remember(value, x.Conn.ID)
	}
}

func (p *perConnection) remember(value string, conn int) {
	if p.seen == nil {
		p.seen = map[string]int{}
	}
	if _, ok := p.seen[value]; !ok {
		if len(p.order) >= noncesMost {
			delete(p.seen, p.order[0])
			p.order = p.order[1:]
		}
		p.order = append(p.order, value)
	}
	p.seen[value] = conn
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
