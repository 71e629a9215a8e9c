package cpe

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// connectionRequestCredentials: TR-069 3.2.2.2, whom the CPE obeys.
func connectionRequestCredentials(b *bench.Bench) {
	Describe("A connection request", bench.Section("3.2.2.2"), bench.Needs(bench.RequestCredentials), func() {
		b.It("with a wrong password, with Basic or without credentials is refused, and starts no session",
			bench.About(bench.Rule("CWMP-CRQ-011", "CWMP-CRQ-009", "CWMP-CRQ-010"), bench.Takes(55*time.Second)), func(ctx context.Context) {
				peer := reachable(ctx, b)
				own := b.Declared()
				peer.Provoke(nil)
				peer.Right(ctx)
				peer.AwaitPromised(ctx)
				peer.Pause(ctx, bench.Apart)
				peer.RequestPatiently(ctx, "wrong password", acs.Asking{Username: own.ConnReqUsername, Password: own.ConnReqPassword + "-wrong"})
				peer.Pause(ctx, 41*time.Second)
				peer.RequestPatiently(ctx, "bare", acs.Asking{Bare: true})
				peer.Pause(ctx, bench.Apart)
				peer.RequestPatiently(ctx, "basic", acs.Asking{Username: own.ConnReqUsername, Password: own.ConnReqPassword, Basic: true})
				peer.Over()
				Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-011", "CWMP-CRQ-009", "CWMP-CRQ-010"))
			})

		b.It("is refused when its Authorization header was used before", bench.About(bench.Rule("CWMP-CRQ-036"), bench.Takes(2*bench.Apart)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			peer.Provoke(nil)
			used := peer.Right(ctx)
			peer.AwaitPromised(ctx)
			peer.Pause(ctx, bench.Apart)
			peer.RequestPatiently(ctx, "replay", acs.Asking{Authorization: used.Authorization})
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-036"))
		})

		b.It("is refused when its digest is for another resource", bench.About(bench.Rule("CWMP-CRQ-037"), bench.Takes(2*bench.Apart)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			peer.Provoke(nil)
			peer.Right(ctx)
			peer.AwaitPromised(ctx)
			peer.Pause(ctx, bench.Apart)
			peer.RequestPatiently(ctx, "other uri", acs.Asking{URI: "/cwmplab-other"})
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-037"))
		})

	})
}

// connectionRequestAccepted: TR-069 3.2.2.1 and 3.2.2.2, what is no reason to refuse.
func connectionRequestAccepted(b *bench.Bench) {
	Describe("A right connection request", bench.Section("3.2.2.1"), bench.Needs(bench.RequestCredentials), func() {
		b.It("is accepted from another address", bench.About(bench.Rule("CWMP-CRQ-012"), bench.Needs(bench.OtherAddress), bench.Takes(2*bench.Apart)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			peer.Provoke(nil)
			peer.Right(ctx)
			peer.AwaitPromised(ctx)
			peer.Pause(ctx, bench.Apart)
			r, unanswered := peer.RequestPatiently(ctx, "elsewhere", acs.Asking{Dial: peer.Elsewhere()})
			if r.Attempts == 0 && unanswered != "" {
				Skip("no connection to the CPE comes about from otherAddress: " + unanswered)
			}
			peer.AwaitPromised(ctx)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-012"))
		})

		b.It("is accepted with data in it, which is ignored", bench.About(bench.Rule("CWMP-CRQ-008"), bench.Needs(bench.Malformed), bench.Takes(2*bench.Apart)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			peer.Provoke(nil)
			peer.Right(ctx)
			peer.AwaitPromised(ctx)
			peer.Pause(ctx, bench.Apart)
			r, _ := peer.RequestPatiently(ctx, "body", acs.Asking{Body: []byte("wake up\n")})
			if r.Accepted {
				peer.AwaitPromised(ctx)
			}
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-008"))
		})

		b.It("goes by new credentials from the session on that sets them", bench.About(bench.Rule("CWMP-CRQ-033"), bench.Needs(bench.Write), bench.Takes(3*bench.Apart)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			old := b.Declared()
			peer.Provoke(nil)
			peer.Right(ctx)
			peer.AwaitPromised(ctx)
			peer.NewCredentials(ctx, "cwmplab", "cwmplab-new-secret")
			peer.Pause(ctx, bench.Apart)
			if r, _ := peer.RequestPatiently(ctx, "new", acs.Asking{}); r.Accepted {
				peer.AwaitPromised(ctx)
			}
			peer.Pause(ctx, bench.Apart)
			if r, _ := peer.RequestPatiently(ctx, "old", acs.Asking{Username: old.ConnReqUsername, Password: old.ConnReqPassword}); r.Accepted {
				peer.AwaitPromised(ctx)
			}
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-033"))
		})
	})
}
