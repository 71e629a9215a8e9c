package digest

import (
	"io"
	"sync"
)

// Client is what a client remembers of one server: its last challenge, and how often the nonce
// was used. It is safe for concurrent use.
type Client struct {
	user, password string
	rand           io.Reader

	mu        sync.Mutex
	challenge Challenge
	known     bool
	cnonce    string
	count     uint32
}

// NewClient takes the credentials and the source of the cnonce.
func NewClient(user, password string, rand io.Reader) *Client {
	return &Client{user: user, password: password, rand: rand}
}

// Challenge takes the WWW-Authenticate values of a 401 and tells whether they hold a challenge
// that can be answered: the first Digest one that is understood, else Basic. The count of a nonce
// goes on when the same nonce comes again. Without such a challenge the former one stays.
func (c *Client) Challenge(values []string) bool {
	best, found := choose(ParseChallenges(values))
	if !found {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known || best.Nonce != c.challenge.Nonce {
		c.renew()
	}
	c.challenge, c.known = best, true
	return true
}

// choose prefers Digest to Basic, and takes the first of its kind as RFC 7616 section 3.7 says.
func choose(offers []Challenge) (best Challenge, found bool) {
	for _, o := range offers {
		switch {
		case !o.Answerable():
		case equalFold(o.Scheme, "Digest"):
			return o, true
		case !found:
			best, found = o, true
		}
	}
	return best, found
}

// renew starts a new nonce. The cnonce stays the same for its life, so that both readings of
// the "-sess" session key agree.
func (c *Client) renew() {
	c.cnonce, c.count = randomHex(c.rand), 0
}

// Info takes the value of an Authentication-Info field: a nextnonce in it replaces the nonce
// (RFC 7616 section 3.5).
func (c *Client) Info(value string) {
	parts := split("Digest " + value)
	c.mu.Lock()
	defer c.mu.Unlock()
	if next := parts[0].value("nextnonce"); next != "" && c.known && next != c.challenge.Nonce {
		c.challenge.Nonce = next
		c.renew()
	}
}

// Current is the challenge that Authorize answers; ok is false before the first one.
func (c *Client) Current() (current Challenge, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.challenge, c.known
}

// Authorize is the Authorization value for a request, the nonce count raised by one; ok is false
// as long as the server has not challenged.
func (c *Client) Authorize(r Request) (header string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known {
		return "", false
	}
	c.count++
	return Answer(c.challenge, c.user, c.password, r, c.cnonce, c.count).String(), true
}
