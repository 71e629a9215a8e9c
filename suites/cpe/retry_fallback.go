package cpe

import (
	"context"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// fallbacks: TR-069 3.4.7 and 3.7.2.1, what a CPE does without where the ACS does not understand it.
func fallbacks(b *bench.Bench) {
	Describe("A retry", bench.Section("3.4.7"), func() {
		b.It("is not compressed where the ACS has answered 415", bench.About(bench.Rule("CWMP-RTY-025"), bench.Needs(bench.Write), bench.Takes(11*time.Second)),
			func(ctx context.Context) { refuseCoding(ctx, b) })
		b.It("is made in CWMP 1.0 where the ACS knows nothing else", bench.About(bench.Rule("CWMP-RTY-026"), bench.Needs(bench.Write), bench.Takes(8*time.Second)),
			func(ctx context.Context) { refuseVersion(ctx, b) })
	})
}

// refuseCoding has the CPE compress what it sends, and refuses it.
func refuseCoding(ctx context.Context, b *bench.Bench) {
	peer := b.ACS(ctx)
	at := peer.Root() + "ManagementServer."
	supported := value(peer.Ask(ctx, "supported", &cwmp.GetParameterValues{ParameterNames: []string{at + "HTTPCompressionSupported"}}), at+"HTTPCompressionSupported")
	if !strings.Contains(strings.ToUpper(supported), "GZIP") {
		Skip("the CPE does not support GZIP")
	}
	policy := shortRetries(ctx, peer)
	peer.Borrow(ctx, at+"HTTPCompression")
	bench.Unless(peer.Ask(ctx, "compress", setOne(at+"HTTPCompression", "xsd:string", "GZIP", "retry")), "setting HTTPCompression to GZIP")
	peer.Provoke(policy)
	var plain, done atomic.Bool
	failing(ctx, peer, "415", spell(policy, 1), func(h *acs.Hooks) {
		next := h.Reply
		h.Reply = func(t *acs.Turn, r *acs.Reply) {
			next(t, r)
			if t.Kind != acs.PostInform || r.Kind == acs.ReplyChallenge || done.Swap(true) {
				return
			}
			if plain.Store(!t.Post.Has("Content-Encoding")); !plain.Load() {
				*r = acs.Reply{Kind: acs.ReplyError, Status: 415}
			}
		}
	})
	peer.Over()
	if plain.Load() {
		Skip("the CPE does not compress its Inform though HTTPCompression is GZIP")
	}
	Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-025"))
}

// refuseVersion answers every Inform that is not of CWMP 1.0 as an ACS may that knows nothing newer.
func refuseVersion(ctx context.Context, b *bench.Bench) {
	const most = 6
	peer := b.ACS(ctx)
	policy := quickRetries(ctx, peer, 1, 1000)
	if policy["multiplier"] != "1000" {
		Skip("the CPE does not take other retry parameters; with its own six retries take minutes")
	}
	policy["tries"] = strconv.Itoa(most - 1)
	peer.Provoke(policy)
	var n atomic.Int32
	begun := peer.Now()
	peer.With(func(h *acs.Hooks) {
		reply, envelope := h.Reply, h.Envelope
		h.Reply = func(t *acs.Turn, r *acs.Reply) {
			reply(t, r)
			if v, _ := cwmp.NamespaceVersion(t.Summary.Namespace); t.Kind != acs.PostInform || r.Kind == acs.ReplyChallenge || v == cwmp.V1_0 {
				return
			}
			switch n.Add(1) {
			case 1, 4, 5, most:
				r.RPC = cwmp.NewSOAPFault("VersionMismatch", "not understood")
			case 2:
				r.RPC = cwmp.NewFault(8003, "Invalid arguments")
			case 3:
				r.Kind = acs.ReplyBreak
			}
		}
		h.Envelope = func(t *acs.Turn, r *acs.Reply, e *cwmp.Envelope) {
			envelope(t, r, e)
			e.Version = cwmp.V1_0
		}
	}, func() {
		peer.Wake(ctx)
		peer.AwaitWithin(ctx, spell(policy, most), succeededSince(begun))
	})
	peer.Session(ctx) // back to its own version
	peer.Over()
	Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-026"))
}
