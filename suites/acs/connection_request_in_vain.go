package acs

import (
	"context"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/fixtures/cpe"
	"cwmplab/internal/http1"
	"cwmplab/suites/bench"
)

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

	When("the CPE does not answer it", func() {
		b.It("was a GET without data, and the next one is, too", bench.About(bench.Rule("CWMP-CRQ-002", "CWMP-CRQ-007"), bench.Takes(32*time.Second)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			unanswered(ctx, peer, func(r *cpe.Reply) { r.Before, r.Drop, r.Accept = silence, true, false }, "CWMP-CRQ-002", "CWMP-CRQ-007")
			peer.Summon(ctx, bench.AsItIs)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-002", "CWMP-CRQ-007"))
		})
	})

	When("the CPE closes the connection instead of an answer", func() {
		b.It("was a GET without data", bench.Rule("CWMP-CRQ-002", "CWMP-CRQ-007"), func(ctx context.Context) {
			unanswered(ctx, b.CPE(ctx), func(r *cpe.Reply) { r.Drop, r.Accept = true, false }, "CWMP-CRQ-002", "CWMP-CRQ-007")
		})
	})
}

// unanswered has the ACS send a connection request that comes to nothing.
func unanswered(ctx context.Context, peer *bench.CPE, reply func(*cpe.Reply), rules ...string) {
	GinkgoHelper()
	peer.With(func(h *cpe.Hooks) {
		next := h.ConnectionRequest
		h.ConnectionRequest = func(r *cpe.Reply) { next(r); reply(r) }
	}, func() { peer.Refused(peer.RequestConnection(ctx)) })
	Expect(peer.Recording()).To(bench.PassRule(rules...))
}

// silence is how long the CPE leaves a connection request open that it does not answer: longer than the ACS may wait.
const silence = 45 * time.Second

// unheeded is how long the CPE opens no session after it has accepted a connection request: longer than the 30 s after which
// the ACS may repeat it (TR-069 3.2.2.1).
const unheeded = 31 * time.Second

// requestsRepeated are connection requests that the CPE accepts, and that no session follows.
func requestsRepeated(b *bench.Bench) {
	When("the CPE accepts it and opens no session", func() {
		b.It("is repeated 30 seconds later at the earliest", bench.About(bench.Rule("CWMP-CRQ-028"), bench.Takes(32*time.Second)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			var accepted atomic.Int32
			peer.With(func(h *cpe.Hooks) {
				next := h.ConnectionRequest
				h.ConnectionRequest = func(r *cpe.Reply) {
					if next(r); r.Accept && accepted.Add(1) == 1 {
						r.Accept = false // the answer stays: success
					}
				}
			}, func() {
				peer.Refused(peer.RequestConnection(ctx))
				peer.Watch(ctx, unheeded)
				if accepted.Load() < 2 { // the ACS leaves it to its operator
					peer.Summon(ctx, bench.AsItIs)
				}
			})
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-028"))
		})
	})
}
