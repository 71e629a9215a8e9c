package fleet

import (
	"io"
	"math/rand/v2"
	"time"

	"cwmplab/internal/digest"
	"cwmplab/internal/http1"
)

// auth answers the challenges of one session (TR-069 3.4.4).
type auth struct {
	user, password string
	secure         bool // over TLS, Basic credentials go along unasked
	rand           io.Reader
	client         *digest.Client // knows the challenges of the connection, nil before the first
}

// forget is a new connection: credentials wait for its challenge.
func (a *auth) forget() { a.client = nil }

// header is the value of Authorization for a POST, "" for none.
func (a *auth) header(target string, body []byte) string {
	if a.client != nil {
		if value, ok := a.client.Authorize(digest.Request{Method: "POST", URI: target, Body: body}); ok {
			return value
		}
	}
	if a.secure {
		return digest.Authorization{Scheme: "Basic", Username: a.user, Password: a.password}.String()
	}
	return ""
}

// challenged takes in the challenges of a 401.
func (a *auth) challenged(resp *http1.Message) (stale bool, err error) {
	var values []string
	for _, h := range resp.HeaderAll("WWW-Authenticate") {
		values = append(values, h.Value)
	}
	challenges := digest.ParseChallenges(values)
	if len(challenges) == 0 {
		return false, misplaced("401 without a challenge")
	}
	for _, c := range challenges {
		stale = stale || c.Stale
	}
	if a.client == nil {
		a.client = digest.NewClient(a.user, a.password, a.rand)
	}
	a.client.Challenge(values)
	return stale, nil
}

// random is randomness that follows from the seed of the run, the device and its session, so that it is the same
// whichever worker holds the session.
type random struct{ pcg rand.PCG }

func (r *random) seed(seed uint64, device int32, session uint32) {
	r.pcg.Seed(seed, uint64(uint32(device))<<32|uint64(session)) //nolint:gosec // never negative
	_ = r.pcg.Uint64()
}

// Read fills b; it is what the digest code draws cnonces from.
func (r *random) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(r.pcg.Uint64() >> 32) //nolint:gosec // one byte of it
	}
	return len(b), nil
}

// between is a random duration in [low, high).
func (r *random) between(low, high time.Duration) time.Duration {
	if high <= low {
		return low
	}
	return low + time.Duration(r.pcg.Uint64()%uint64(high-low)) //nolint:gosec // below the difference
}
