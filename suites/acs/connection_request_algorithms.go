package acs

import (
	"context"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/fixtures/cpe"
	"cwmplab/internal/digest"
	"cwmplab/internal/http1"
	"cwmplab/suites/bench"
)

// optionalAlgorithms: TR-069 3.4.5 asks MD5 of an ACS, and no other algorithm. One that answers another has to answer right.
func optionalAlgorithms(b *bench.Bench) {
	When("the CPE challenges it with an algorithm that an ACS need not know", func() {
		for _, algorithm := range []string{"MD5-sess", "SHA-256"} {
			b.It("has the right digest for "+algorithm, bench.About(bench.Rule("CWMP-AUT-019"), bench.Needs(bench.RequestCredentials)), func(ctx context.Context) {
				peer := b.CPE(ctx)
				var answered atomic.Bool
				peer.Summon(ctx, func(h *cpe.Hooks) {
					challenge, credentials := h.Challenge, h.Credentials
					h.Challenge = func(c *digest.Challenge) { challenge(c); c.Algorithm = algorithm }
					h.Credentials = func(m *http1.Message, ok bool) bool {
						a, has := digest.ParseAuthorization(m.Header("Authorization"))
						answered.Store(answered.Load() || has && a.Scheme == "Digest")
						return credentials(m, ok)
					}
				})
				if !answered.Load() {
					Skip("the ACS does not answer " + algorithm + ", which it need not know")
				}
				Expect(peer.Recording()).To(bench.PassRule("CWMP-AUT-019"))
			})
		}

		b.It("answers the one of two challenges that it knows", bench.Rule("CWMP-CRQ-030", "CWMP-AUT-021"), func(ctx context.Context) {
			challenged(ctx, b.CPE(ctx), func(*digest.Challenge) {}, func(r *cpe.Reply) {
				known := r.Out.Get("WWW-Authenticate")
				r.Out.Set("WWW-Authenticate", `Digest realm="cwmplab", nonce="c7a1b9f2", qop="auth", algorithm=X-UNHEARD`)
				r.Out.Headers = append(r.Out.Headers, http1.Field{Name: "WWW-Authenticate", Value: known})
			}, "CWMP-CRQ-030", "CWMP-AUT-021")
		})
	})
}
