package digest

import (
	"encoding/hex"
	"io"
	"strconv"
	"sync"
	"time"
)

// State is what a server thinks of a nonce and its count.
type State uint8

// The states of a nonce.
const (
	Unknown  State = iota // never issued, or forgotten: challenge anew
	Fresh                 // issued, in time, and the count is new
	Stale                 // issued, but too old: challenge anew with stale=true
	Replayed              // issued, but its count was used, or is no count
)

// String names the state.
func (s State) String() string {
	switch s {
	case Unknown:
		return "unknown"
	case Fresh:
		return "fresh"
	case Stale:
		return "stale"
	case Replayed:
		return "replayed"
	}
	return "no state"
}

// noncesMost is how many nonces a server remembers; the oldest are forgotten first.
const noncesMost = 1 << 16

// Nonces are the nonces of a server. It is safe for concurrent use.
type Nonces struct {
	now  func() time.Time
	rand io.Reader
	life time.Duration

	mu    sync.Mutex
	known map[string]*nonce
	order []string // as issued
}

type nonce struct {
	issued time.Time
	count  uint64 // the highest one used
	stale  bool   // before its time
}

// NewNonces takes the clock, the source of the nonces and how long they are good; a life of zero
// or less never ends.
func NewNonces(now func() time.Time, rand io.Reader, life time.Duration) *Nonces {
	return &Nonces{now: now, rand: rand, life: life, known: map[string]*nonce{}}
}

// Issue is a new nonce of 32 hexadecimal digits. It panics when the source of randomness fails.
func (n *Nonces) Issue() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	value := randomHex(n.rand)
	for len(n.order) > 0 && (len(n.order) >= noncesMost || n.gone(n.known[n.order[0]])) {
		delete(n.known, n.order[0])
		n.order = n.order[1:]
	}
	n.known[value] = &nonce{issued: n.now()}
	n.order = append(n.order, value)
	return value
}

// gone tells that a nonce is so old that even its being stale is forgotten.
func (n *Nonces) gone(v *nonce) bool {
	return n.life > 0 && n.now().Sub(v.issued) > 10*n.life
}

// Use counts a use of a nonce. nc is the count as sent, which must rise (RFC 7616 section 3.4);
// an empty one comes with no qop, and can be used again until the nonce is stale.
func (n *Nonces) Use(value, nc string) State {
	n.mu.Lock()
	defer n.mu.Unlock()
	v, known := n.known[value]
	switch {
	case !known:
		return Unknown
	case v.stale, n.life > 0 && n.now().Sub(v.issued) > n.life:
		return Stale
	case nc == "":
		return Fresh
	}
	count, err := strconv.ParseUint(nc, 16, 32)
	if err != nil || len(nc) != 8 || count <= v.count {
		return Replayed
	}
	v.count = count
	return Fresh
}

// Expire makes a nonce stale before its time.
func (n *Nonces) Expire(value string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if v, known := n.known[value]; known {
		v.stale = true
	}
}

func randomHex(r io.Reader) string {
	b := make([]byte, 16)
	if _, err := io.ReadFull(r, b); err != nil {
		panic("digest: no randomness: " + err.Error())
	}
	return hex.EncodeToString(b)
}
