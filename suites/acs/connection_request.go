package acs

import (
	"context"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/fixtures/cpe"
	"cwmplab/internal/digest"
	"cwmplab/internal/http1"
	"cwmplab/suites/bench"
)

// connectionRequest: TR-069 3.2.2, how the ACS asks for a session, and what it makes of the answer.
func connectionRequest(b *bench.Bench) {
	Describe("The connection request", bench.Section("3.2.2"), bench.Needs(bench.Acting), func() {
		When("the CPE challenges it", func() {
			answered := []string{"CWMP-CRQ-002", "CWMP-CRQ-007", "CWMP-CRQ-030", "CWMP-CRQ-031"}
			b.It("is a GET without data, and answers the challenge", bench.Rule(answered...), func(ctx context.Context) {
				challenged(ctx, b.CPE(ctx), func(*digest.Challenge) {}, nil, answered...)
			})

			b.It("answers a challenge without qop", bench.Rule("CWMP-CRQ-031"), func(ctx context.Context) {
				challenged(ctx, b.CPE(ctx), func(c *digest.Challenge) { c.QOP = nil }, nil, "CWMP-CRQ-031")
			})

			b.It("answers a challenge with qop auth", bench.Rule("CWMP-AUT-013"), func(ctx context.Context) {
				provokedChallenge(ctx, b.CPE(ctx), func(c *digest.Challenge) { c.QOP = []string{"auth"} }, "CWMP-AUT-013")
			})

			b.It("answers a challenge with algorithm MD5", bench.Rule("CWMP-AUT-015"), func(ctx context.Context) {
				provokedChallenge(ctx, b.CPE(ctx), func(c *digest.Challenge) { c.Algorithm = "MD5" }, "CWMP-AUT-015")
			})

			b.It("answers a challenge with neither qop nor algorithm, as of RFC 2069", bench.Rule("CWMP-CRQ-030", "CWMP-CRQ-031"), func(ctx context.Context) {
				challenged(ctx, b.CPE(ctx), func(c *digest.Challenge) { c.QOP, c.Algorithm = nil, "" }, nil, "CWMP-CRQ-030", "CWMP-CRQ-031")
			})

			b.It("answers one of two challenges", bench.Rule("CWMP-CRQ-030"), func(ctx context.Context) {
				basic := http1.Field{Name: "WWW-Authenticate", Value: `Basic realm="other"`}
				challenged(ctx, b.CPE(ctx), func(*digest.Challenge) {}, func(r *cpe.Reply) {
					r.Out.Headers = append(slices.Clone(r.Out.Headers), basic)
				}, "CWMP-CRQ-030")
			})
		})
	})
}

// provokedChallenge is challenged for rules on what is provoked.
func provokedChallenge(ctx context.Context, peer *bench.CPE, change func(*digest.Challenge), rules ...string) {
	GinkgoHelper()
	peer.Provoke(nil)
	peer.Step("connection request", nil)
	challenged(ctx, peer, change, nil, rules...)
}

// challenged has the ACS send a connection request that is challenged in another form, and waits for its session.
func challenged(ctx context.Context, peer *bench.CPE, change func(*digest.Challenge), reply func(*cpe.Reply), rules ...string) {
	GinkgoHelper()
	peer.With(func(h *cpe.Hooks) {
		challenge, answer := h.Challenge, h.ConnectionRequest
		h.Challenge = func(c *digest.Challenge) { challenge(c); change(c) }
		h.ConnectionRequest = func(r *cpe.Reply) {
			if answer(r); reply != nil && r.Out.Get("WWW-Authenticate") != "" {
				reply(r)
			}
		}
	}, func() {
		peer.Asked(peer.Adapter().ConnectionRequest(ctx, peer.Key()))
		peer.AwaitWoken(ctx)
	})
	Expect(peer.Recording()).To(bench.PassRule(rules...))
}
