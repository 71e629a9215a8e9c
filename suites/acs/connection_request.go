package acs

import (
	"context"
	"errors"
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

			b.It("answers with the new nonce when the old one is stale", bench.Rule("CWMP-CRQ-030"), func(ctx context.Context) {
				staleOnce(ctx, b.CPE(ctx))
			})

			b.It("answers one of two challenges", bench.Rule("CWMP-CRQ-030"), func(ctx context.Context) {
				basic := http1.Field{Name: "WWW-Authenticate", Value: `Basic realm="other"`}
				challenged(ctx, b.CPE(ctx), func(*digest.Challenge) {}, func(r *cpe.Reply) {
					r.Out.Headers = append(slices.Clone(r.Out.Headers), basic)
				}, "CWMP-CRQ-030")
			})
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
	})
}

// requestsInVain are connection requests that come to nothing.
func requestsInVain(b *bench.Bench) {
	When("the CPE refuses it with 503", func() {
		b.It("was a GET without data", bench.Rule("CWMP-CRQ-002", "CWMP-CRQ-007"), func(ctx context.Context) {
			unanswered(ctx, b.CPE(ctx), func(r *cpe.Reply) {
				*r = cpe.Reply{Request: r.Request, Time: r.Time, From: r.From, Out: &http1.Outgoing{Start: "HTTP/1.1 503 Service Unavailable"}}
				r.Out.Set("Content-Length", "0")
			}, "CWMP-CRQ-002", "CWMP-CRQ-007")
		})
	})

	When("the CPE closes the connection instead of an answer", func() {
		b.It("was a GET without data", bench.Rule("CWMP-CRQ-002", "CWMP-CRQ-007"), func(ctx context.Context) {
			unanswered(ctx, b.CPE(ctx), func(r *cpe.Reply) { r.Drop, r.Accept = true, false }, "CWMP-CRQ-002", "CWMP-CRQ-007")
		})
	})
}

// staleOnce has the ACS send a connection request whose right answer is refused once, as its nonce is stale.
func staleOnce(ctx context.Context, peer *bench.CPE) {
	GinkgoHelper()
	var refused atomic.Bool
	peer.With(func(h *cpe.Hooks) {
		credentials, challenge := h.Credentials, h.Challenge
		h.Credentials = func(m *http1.Message, ok bool) bool {
			return credentials(m, ok) && refused.Swap(true)
		}
		h.Challenge = func(c *digest.Challenge) {
			challenge(c)
			c.Stale = c.Stale || refused.Load()
		}
	}, func() {
		peer.Asked(peer.Adapter().ConnectionRequest(ctx, peer.Key()))
		peer.AwaitWoken(ctx)
	})
	Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-030"))
}

// accepted has the ACS send a connection request that is accepted with a status, waits for its session, and gives what the
// ACS tells of a failure.
func accepted(ctx context.Context, peer *bench.CPE, status string) (says string) {
	GinkgoHelper()
	peer.With(func(h *cpe.Hooks) {
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
	}, func() {
		err := peer.Adapter().ConnectionRequest(ctx, peer.Key())
		var failed *bench.RequestFailedError
		if errors.As(err, &failed) {
			says = failed.Reason
		}
		peer.Asked(err)
		peer.AwaitWoken(ctx)
	})
	return says
}

// unanswered has the ACS send a connection request that comes to nothing.
func unanswered(ctx context.Context, peer *bench.CPE, reply func(*cpe.Reply), rules ...string) {
	GinkgoHelper()
	peer.With(func(h *cpe.Hooks) {
		next := h.ConnectionRequest
		h.ConnectionRequest = func(r *cpe.Reply) { next(r); reply(r) }
	}, func() { peer.Refused(peer.Adapter().ConnectionRequest(ctx, peer.Key())) })
	Expect(peer.Recording()).To(bench.PassRule(rules...))
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
