package acs

import (
	"context"
	"slices"
	"sync/atomic"

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
			requestsChallenged(b)
			requestsProvoked(b)
			requestsChallengedAgain(b)
		})

		When("the CPE accepts it", func() {
			b.It("succeeds with status 200 and with status 204", bench.Rule("CWMP-CRQ-029"), func(ctx context.Context) {
				peer := b.CPE(ctx)
				peer.Provoke(nil)
				for _, status := range []string{"200 OK", "204 No Content"} {
					said := accepted(ctx, peer, status)
					peer.Step(status[:3], bench.Facts{"says": said})
				}
				peer.Over()
				Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-029"))
			})
		})

		requestsInVain(b)
		requestsRepeated(b)
		requestURL(b)
		optionalAlgorithms(b)
	})
}

// requestsChallenged are challenges of the usual forms. What the answer has to be shows by itself.
func requestsChallenged(b *bench.Bench) {
	for _, shape := range []struct {
		text   string
		change func(*digest.Challenge)
		rules  []string
	}{
		{"is a GET without data, and answers the challenge", func(*digest.Challenge) {}, []string{"CWMP-CRQ-002", "CWMP-CRQ-007", "CWMP-CRQ-030", "CWMP-CRQ-031"}},
		{"answers a challenge without qop", func(c *digest.Challenge) { c.QOP = nil }, []string{"CWMP-CRQ-031"}},
		{"answers a challenge with neither qop nor algorithm, as of RFC 2069", func(c *digest.Challenge) { c.QOP, c.Algorithm = nil, "" }, []string{"CWMP-CRQ-030", "CWMP-CRQ-031"}},
		{"answers a challenge that offers qop auth and auth-int", func(c *digest.Challenge) { c.QOP = []string{"auth", "auth-int"} }, []string{"CWMP-CRQ-031", "CWMP-AUT-014", "CWMP-AUT-020"}},
		{"answers a challenge that has an opaque", func(c *digest.Challenge) { c.Opaque = "5ccc069c403ebaf9f0171e9517f40e41" }, []string{"CWMP-AUT-021"}},
		{"answers a challenge that has quotes in its realm", func(c *digest.Challenge) { c.Realm = `the "device" of cwmplab` }, []string{"CWMP-AUT-021"}},
	} {
		b.It(shape.text, bench.Rule(shape.rules...), func(ctx context.Context) {
			challenged(ctx, b.CPE(ctx), shape.change, nil, shape.rules...)
		})
	}

	b.It("answers with the digest that its credentials give", bench.About(bench.Rule("CWMP-AUT-019"), bench.Needs(bench.RequestCredentials)), func(ctx context.Context) {
		challenged(ctx, b.CPE(ctx), func(*digest.Challenge) {}, nil, "CWMP-AUT-019")
	})
}

// requestsProvoked are challenges that name what both sides have to know.
func requestsProvoked(b *bench.Bench) {
	b.It("answers a challenge with qop auth", bench.Rule("CWMP-AUT-013"), func(ctx context.Context) {
		provokedChallenge(ctx, b.CPE(ctx), func(c *digest.Challenge) { c.QOP = []string{"auth"} }, "CWMP-AUT-013")
	})

	b.It("answers a challenge with algorithm MD5", bench.Rule("CWMP-AUT-015"), func(ctx context.Context) {
		provokedChallenge(ctx, b.CPE(ctx), func(c *digest.Challenge) { c.Algorithm = "MD5" }, "CWMP-AUT-015")
	})
}

// requestsChallengedAgain are requests that meet more than one challenge.
func requestsChallengedAgain(b *bench.Bench) {
	b.It("answers with the new nonce when the old one is stale", bench.Rule("CWMP-CRQ-030", "CWMP-AUT-023"), func(ctx context.Context) {
		staleOnce(ctx, b.CPE(ctx))
	})

	b.It("answers one of two challenges", bench.Rule("CWMP-CRQ-030"), func(ctx context.Context) {
		basic := http1.Field{Name: "WWW-Authenticate", Value: `Basic realm="other"`}
		challenged(ctx, b.CPE(ctx), func(*digest.Challenge) {}, func(r *cpe.Reply) {
			r.Out.Headers = append(slices.Clone(r.Out.Headers), basic)
		}, "CWMP-CRQ-030")
	})
}

// staleOnce has the ACS send a connection request whose right answer is refused once, as its nonce is stale.
func staleOnce(ctx context.Context, peer *bench.CPE) {
	GinkgoHelper()
	var refused atomic.Bool
	var answers atomic.Int32
	peer.Summon(ctx, func(h *cpe.Hooks) {
		credentials, challenge := h.Credentials, h.Challenge
		h.Credentials = func(m *http1.Message, ok bool) bool {
			if m.Header("Authorization") != "" {
				answers.Add(1)
			}
			return credentials(m, ok) && refused.Swap(true)
		}
		h.Challenge = func(c *digest.Challenge) {
			challenge(c)
			c.Stale = c.Stale || refused.Load()
		}
	})
	Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-030"))
	if answers.Load() < 2 {
		Skip("the ACS gives the request up when its nonce is stale")
	}
	Expect(peer.Recording()).To(bench.PassRule("CWMP-AUT-023"))
}

// accepted has the ACS send a connection request that is accepted with a status, waits for its session, and gives what the
// ACS tells of a failure.
func accepted(ctx context.Context, peer *bench.CPE, status string) (says string) {
	GinkgoHelper()
	return peer.Summon(ctx, func(h *cpe.Hooks) {
		next := h.ConnectionRequest
		h.ConnectionRequest = func(r *cpe.Reply) {
			if next(r); r.Accept {
				r.Out.Start = "HTTP/1.1 " + status
				r.Out.Set("Content-Length", "0")
				if status[:3] == "204" {
					r.Out.Del("Content-Length")
				}
			}
		}
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
	peer.Summon(ctx, func(h *cpe.Hooks) {
		challenge, answer := h.Challenge, h.ConnectionRequest
		h.Challenge = func(c *digest.Challenge) { challenge(c); change(c) }
		h.ConnectionRequest = func(r *cpe.Reply) {
			if answer(r); reply != nil && r.Out.Get("WWW-Authenticate") != "" {
				reply(r)
			}
		}
	})
	Expect(peer.Recording()).To(bench.PassRule(rules...))
}
