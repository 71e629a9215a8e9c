package cpe

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// connectionRequestTimes: TR-069 3.2.2.1, requests at times that do not suit the CPE.
func connectionRequestTimes(b *bench.Bench) {
	Describe("A connection request", bench.Section("3.2.2.1"), bench.Needs(bench.RequestCredentials), func() {
		b.It("during a session does not cut it short", bench.About(bench.Rule("CWMP-CRQ-023", "CWMP-CRQ-024"), bench.Takes(inSession)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			peer.Provoke(nil)
			peer.Queue(bench.Call{Step: "call", RPC: &cwmp.GetParameterValues{ParameterNames: []string{peer.Root() + "ManagementServer.ParameterKey"}}})
			askIn(ctx, peer, acs.PostEmpty)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-023", "CWMP-CRQ-024"))
		})

		b.It("while a session is being established counts as one during a session", bench.About(bench.Rule("CWMP-CRQ-025"), bench.Takes(inSession)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			peer.Provoke(nil)
			askIn(ctx, peer, acs.PostInform)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-025"))
		})

		b.It("that follows another one before its session begins is accepted, too, and leads to no session more",
			bench.About(bench.Rule("CWMP-CRQ-021", "CWMP-CRQ-022"), bench.Takes(20*time.Second), bench.AtMost(10*time.Minute)), func(ctx context.Context) {
				peer := reachable(ctx, b)
				peer.Provoke(nil)
				pace(ctx, peer)
				if !burst(ctx, peer) {
					Skip("the CPE opens its session so soon that no request can come before it")
				}
				Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-021", "CWMP-CRQ-022"))
			})

		b.It("among many is refused with 503", bench.About(bench.Rule("CWMP-CRQ-016", "CWMP-CRQ-017"), bench.Needs(bench.Load), bench.Takes(2*time.Minute)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			peer.Provoke(bench.Facts{"most": "50"})
			shows, refused := flood(ctx, peer, 50)
			peer.Right(ctx) // it takes requests again
			peer.AwaitPromised(ctx)
			peer.Over()
			if !shows {
				Skip("the sessions of the CPE take so long that no limit shows")
			}
			reached := []string{"CWMP-CRQ-016"}
			if refused { // a device that takes them all shows nothing of how it refuses
				reached = append(reached, "CWMP-CRQ-017")
			}
			Expect(peer.Recording()).To(bench.PassRule(reached...))
		})

		b.It("after a long time without any is accepted", bench.About(bench.Rule("CWMP-CRQ-026"), bench.Long(), bench.Takes(quietTime)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			peer.Provoke(nil)
			peer.Right(ctx)
			peer.AwaitPromised(ctx)
			peer.Pause(ctx, quietTime)
			if r, _ := peer.RequestConnection(ctx, "late", acs.Asking{}); r.Accepted {
				peer.AwaitPromised(ctx)
			}
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-026"))
		})
	})
}

const (
	// inSession is how long the answer of the ACS is held back so that a request falls into the session; the CPE waits 30 s.
	inSession = 8 * time.Second
	// quietTime is how long no request comes, so that no limit on their rate can be at work.
	quietTime = 10 * time.Minute
)

// askIn sends a request while the CPE waits for the answer to a POST of a kind, and waits for what comes of it.
func askIn(ctx context.Context, peer *bench.ACS, post acs.PostKind) {
	GinkgoHelper()
	waiting := peer.Delay(post, inSession)
	peer.Wake(ctx)
	if err := waiting.Await(ctx); err != nil {
		Fail("the CPE opened no session: " + err.Error())
	}
	peer.Pause(ctx, bench.Apart)
	r, _ := peer.RequestConnection(ctx, "ask", acs.Asking{})
	s, came := peer.AwaitWithin(ctx, 2*time.Minute, nil)
	if r.Accepted {
		peer.AwaitPromised(ctx)
	}
	peer.Over()
	if came && r.Attempts > 0 && r.Time.After(s.Ended) {
		Skip("the CPE answers connection requests only when its session is over")
	}
}

// pace sends three requests, each when the session of the former is over.
func pace(ctx context.Context, peer *bench.ACS) {
	GinkgoHelper()
	for range 3 {
		if r, _ := peer.RequestConnection(ctx, "pace", acs.Asking{}); !r.Accepted {
			break
		}
		peer.AwaitPromised(ctx)
	}
	peer.Pause(ctx, bench.Apart)
}

// burst sends three requests of which only the first finds the CPE with nothing to do, and tells whether the second came
// before the session.
func burst(ctx context.Context, peer *bench.ACS) bool {
	GinkgoHelper()
	if r, _ := peer.RequestConnection(ctx, "burst", acs.Asking{}); !r.Accepted {
		Skip("the CPE refuses the first of the requests, as it may when they come too often")
	}
	peer.Pause(ctx, 300*time.Millisecond)
	second, _ := peer.RequestFurther(ctx, "burst", acs.Asking{})
	peer.Pause(ctx, 300*time.Millisecond)
	peer.RequestFurther(ctx, "burst", acs.Asking{})
	s, came := peer.AwaitPromised(ctx)
	peer.Pause(ctx, 10*time.Second) // for a session too many
	peer.Over()
	peer.Session(ctx) // until the next one it can still come
	return !came || second.Time.Before(s.Begun)
}

// flood sends requests within a minute, each when the session of the former is over, until one is refused for good. It
// tells whether the limit of the CPE shows, or that it has none, and whether one was refused.
func flood(ctx context.Context, peer *bench.ACS, most int) (shows, refused bool) {
	GinkgoHelper()
	var begun time.Time
	for n := range most {
		r, _ := peer.RequestConnection(ctx, "flood", acs.Asking{})
		if !r.Accepted { // it may be busy with the end of its session
			peer.Pause(ctx, 5*time.Second)
			if r, _ = peer.RequestConnection(ctx, "flood", acs.Asking{}); !r.Accepted {
				return n > 0, true
			}
		}
		if n == 0 {
			begun = r.Time
		}
		if _, came := peer.AwaitWithin(ctx, time.Minute, bench.Reports("6 CONNECTION REQUEST")); !came || r.Time.Sub(begun) > time.Minute {
			return false, false
		}
	}
	return true, false
}
