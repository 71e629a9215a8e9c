package acs

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/fixtures/cpe"
	"cwmplab/internal/digest"
	"cwmplab/internal/http1"
	"cwmplab/suites/bench"
)

// noncesUsedBefore: what the ACS does with a nonce that it gave earlier. No requirement says whether it takes it; if not, it
// has to challenge, and the CPE that answers has to be let in.
func noncesUsedBefore(b *bench.Bench) {
	When("the CPE goes on with the nonce of its last session", func() {
		b.It("answers its Inform, after a new challenge if it wants one", bench.About(bench.Rule("CWMP-SES-017", "CWMP-INF-015"), bench.Needs(bench.Credentials, bench.Plain)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			var last string
			peer.Posting(cpe.PostInform, func(out *http1.Outgoing) { last = out.Get("Authorization") }, func() { peer.Session(ctx, "2 PERIODIC") })
			if last == "" {
				Skip("the ACS asks for no credentials")
			}
			first := true
			peer.Posting(cpe.PostInform, func(out *http1.Outgoing) {
				if first {
					out.Set("Authorization", counted(peer, last, out.Body))
				}
				first = false
			}, func() { peer.Session(ctx, "2 PERIODIC") })
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SES-017", "CWMP-INF-015"))
		})
	})

	When("an Inform is sent again as it was, with its credentials, by somebody who overheard it", func() {
		b.It("is challenged", bench.About(bench.Rule("CWMP-AUT-022"), bench.Needs(bench.Malformed, bench.Plain)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			b.Intent(map[string]any{"credentials": "played again"})
			seen := replayed(ctx, peer)
			peer.Settle(ctx)
			switch {
			case seen.credentials == "":
				Skip("the ACS asks for no credentials")
			case seen.taken:
				Skip("the ACS takes an Inform that is played again, nonce and count included: no requirement forbids it, but whoever overhears a session can open one")
			}
			Expect(peer.Recording()).To(bench.PassRule("CWMP-AUT-022"))
		})
	})
}

// counted are credentials as they are for the next request with the same nonce.
func counted(peer *bench.CPE, header string, body []byte) string {
	a, ok := digest.ParseAuthorization(header)
	count, err := strconv.ParseUint(a.NC, 16, 32)
	if !ok || err != nil {
		return header
	}
	a.NC = fmt.Sprintf("%08x", count+1)
	peer.Sign(&a, body)
	return a.String()
}

// replay is an Inform that went out before.
type replay struct {
	credentials string
	body        []byte
	taken       bool // it was answered without a challenge
}

// replayed plays the Inform of a session again over a new connection.
func replayed(ctx context.Context, peer *bench.CPE) replay {
	GinkgoHelper()
	var r replay
	peer.Posting(cpe.PostInform, func(out *http1.Outgoing) {
		r.credentials, r.body = out.Get("Authorization"), slices.Clone(out.Body)
	}, func() { peer.Session(ctx, "2 PERIODIC") })
	if r.credentials == "" {
		return r
	}
	again := true
	challenged := offered(peer, func() {
		peer.Posting(cpe.PostInform, func(out *http1.Outgoing) {
			if again {
				out.Body, out.Framing = r.body, http1.Length
				out.Set("Authorization", r.credentials)
				out.Frame()
			}
			again = false
		}, func() {
			s := peer.Session(ctx, "2 PERIODIC")
			r.taken = s.Informed
		})
	})
	r.taken = r.taken && len(challenged) == 0
	return r
}

// qualitiesOffered: what a challenge offers besides qop auth has to be taken, too.
func qualitiesOffered(b *bench.Bench) {
	When("the CPE answers with the qop auth-int that the challenge offers", func() {
		b.It("answers its Inform", bench.Rule("CWMP-SES-017", "CWMP-INF-015"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			seen := offered(peer, func() { peer.Session(ctx, "2 PERIODIC") })
			if !slices.ContainsFunc(seen, func(c digest.Challenge) bool { return slices.Contains(c.QOP, "auth-int") }) {
				Skip("the challenge of the ACS offers no qop auth-int")
			}
			peer.With(withIntegrity, func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Settle(ctx)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SES-017", "CWMP-INF-015"))
		})
	})
}

// withIntegrity answers challenges with qop auth-int.
func withIntegrity(h *cpe.Hooks) {
	next := h.Authorization
	h.Authorization = func(p cpe.Post, a *digest.Authorization, sign func()) {
		next(p, a, sign)
		a.QOP = "auth-int"
		sign()
	}
}
