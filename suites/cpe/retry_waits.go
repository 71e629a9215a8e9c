package cpe

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// retryWaits: TR-069 3.2.1.1, how long the CPE waits before a retry.
func retryWaits(b *bench.Bench) {
	Describe("The wait before a retry", bench.Section("3.2.1.1"), func() {
		b.It("is drawn at random", bench.About(bench.Rule("CWMP-RTY-007"), bench.Needs(bench.Write), bench.Takes(30*time.Second)), func(ctx context.Context) { drawn(ctx, b) })

		b.It("has the same range from the tenth retry on", bench.About(bench.Rule("CWMP-RTY-006"), bench.Needs(bench.Write), bench.Long(), bench.Takes(5*time.Minute), bench.AtMost(15*time.Minute)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			policy := quickRetries(ctx, peer, 1, 1500)
			if policy["multiplier"] != "1500" {
				Skip("the CPE does not take other retry parameters; with its own twelve retries take hours")
			}
			for range 2 { // once more where a new event cut the series short
				peer.Provoke(policy)
				begun := peer.Now()
				peer.With(several(12), func() {
					peer.Wake(ctx)
					peer.AwaitWithin(ctx, spell(policy, 14), succeededSince(begun)) // two more: as far as waits that go on growing take
				})
				peer.Over()
				if reached, err := bench.PassRule("CWMP-RTY-006").Match(peer.Recording()); reached || err != nil {
					break
				}
			}
			Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-006"))
		})

		b.It("starts anew after a restart, and RetryCount does not", bench.About(bench.Rule("CWMP-RTY-012", "CWMP-RTY-013"),
			bench.Needs(bench.Write, bench.Reboot, bench.Hook("reboot")), bench.Takes(3*time.Minute), bench.AtMost(20*time.Minute)), func(ctx context.Context) { afterRestart(ctx, b) })

		b.It("ends with a new event, which does not start the count anew", bench.About(bench.Rule("CWMP-RTY-014", "CWMP-RTY-015"),
			bench.Needs(bench.Write, bench.RequestCredentials), bench.Takes(time.Minute)), func(ctx context.Context) { newEvent(ctx, b) })

		b.It("is governed by parameters that refuse what is outside their range", bench.About(bench.Rule("CWMP-RTY-008"), bench.Needs(bench.Write)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			minimum, multiplier := retryNames(peer)
			peer.Borrow(ctx, minimum, multiplier)
			peer.Provoke(nil)
			set := func(name, kind, value string) bench.Call {
				return bench.Call{Step: kind, RPC: setOne(name, "xsd:unsignedInt", value, "retry"), Facts: bench.Facts{"value": value}}
			}
			peer.AskAll(ctx, set(minimum, "CWMPRetryMinimumWaitInterval", "0"), set(multiplier, "CWMPRetryIntervalMultiplier", "999"),
				set(minimum, "a long CWMPRetryMinimumWaitInterval", "65536"), set(multiplier, "a high CWMPRetryIntervalMultiplier", "65536"))
			Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-008"))
		})
	})
}

// drawn has one first retry follow the other.
func drawn(ctx context.Context, b *bench.Bench) {
	peer := b.ACS(ctx)
	policy := quickRetries(ctx, peer, 1, 4500)
	peer.Provoke(policy)
	reached, came := false, true
	for n := 1; n <= 10 && came && !reached; n++ { // the rule wants eight; an event may cut one short
		begun := peer.Now()
		peer.With(once(acs.PostInform, unavailable), func() {
			peer.Wake(ctx)
			_, came = peer.AwaitWithin(ctx, spell(policy, 1), succeededSince(begun))
		})
		if n >= 8 {
			reached, _ = bench.PassRule("CWMP-RTY-007").Match(peer.Recording())
		}
	}
	peer.Over()
	if !came {
		Skip("the CPE does not try a session again that got 503: its waits do not show")
	}
	Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-007"))
}

// afterRestart has tries fail, restarts the CPE, and has its first try after that fail, too.
func afterRestart(ctx context.Context, b *bench.Bench) {
	peer := b.ACS(ctx)
	policy := quickRetries(ctx, peer, 3, 3000)
	peer.Provoke(policy)
	var failures atomic.Int32
	var booted atomic.Bool
	begun := peer.Now()
	peer.With(func(h *acs.Hooks) {
		next := h.Reply
		h.Reply = func(t *acs.Turn, r *acs.Reply) {
			next(t, r)
			if t.Kind != acs.PostInform || r.Kind == acs.ReplyChallenge || booted.Load() {
				return
			}
			failures.Add(1)
			booted.Store(reports(t, "1 BOOT"))
			unavailable(r)
		}
	}, func() {
		peer.Wake(ctx)
		awaitFailures(ctx, peer, &failures, 3, spell(policy, 3))
		peer.Step("restart", nil)
		b.Hook(ctx, "reboot")
		peer.AwaitWithin(ctx, 5*time.Minute+spell(policy, 4), succeededSince(begun))
	})
	peer.Over()
	Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-012", "CWMP-RTY-013"))
}

// newEvent has tries fail, sends a connection request in the wait for the next one, and has that try fail, too.
func newEvent(ctx context.Context, b *bench.Bench) {
	peer := reachable(ctx, b)
	policy := quickRetries(ctx, peer, 1, 7000)
	if policy["multiplier"] != "7000" {
		Skip("the CPE does not take other retry parameters: its own waits do not tell an event from a retry")
	}
	peer.Provoke(policy)
	var failures atomic.Int32
	refusing := atomic.Bool{}
	refusing.Store(true)
	peer.With(func(h *acs.Hooks) {
		answerInforms(h, func(r *acs.Reply) {
			if refusing.Load() {
				failures.Add(1)
				unavailable(r)
			}
		})
	}, func() {
		peer.Wake(ctx)
		awaitFailures(ctx, peer, &failures, 3, spell(policy, 3)) // the wait before the next one is 49 s or more
		peer.Pause(ctx, bench.Apart)
		if r, _ := peer.RequestConnection(ctx, "event", acs.Asking{}); !r.Accepted {
			Skip(fmt.Sprintf("the CPE answers the connection request with %d", r.Status))
		}
		awaitFailures(ctx, peer, &failures, 4, time.Minute)
		peer.Pause(ctx, 15*time.Second) // a retry that starts anew comes after 7 s at the latest
	})
	peer.Over()
	refusing.Store(false)
	peer.Right(ctx)
	peer.AwaitPromised(ctx)
	Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-014", "CWMP-RTY-015"))
}

// unavailable is the answer of an ACS that has no time.
func unavailable(r *acs.Reply) { *r = acs.Reply{Kind: acs.ReplyError, Status: 503} }

// several has a number of Informs fail.
func several(n int32) func(*acs.Hooks) {
	var seen atomic.Int32
	return func(h *acs.Hooks) {
		answerInforms(h, func(r *acs.Reply) {
			if seen.Add(1) <= n {
				unavailable(r)
			}
		})
	}
}

// reports tells whether an Inform lists an event.
func reports(t *acs.Turn, code string) bool {
	if t.Envelope == nil {
		return false
	}
	inform, ok := t.Envelope.Body.(*cwmp.Inform)
	if !ok {
		return false
	}
	for _, e := range inform.Event {
		if e.EventCode == code {
			return true
		}
	}
	return false
}

// awaitFailures waits until so many tries have failed, at most for a while.
func awaitFailures(ctx context.Context, peer *bench.ACS, failures *atomic.Int32, n int32, limit time.Duration) {
	GinkgoHelper()
	for waited := time.Duration(0); failures.Load() < n && waited < limit; waited += time.Second {
		peer.Pause(ctx, time.Second)
	}
}
