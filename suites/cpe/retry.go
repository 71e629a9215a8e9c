package cpe

import (
	"context"
	"maps"
	"strconv"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	reference "cwmplab/fixtures/cpe"
	"cwmplab/internal/http1"
	"cwmplab/suites/bench"
)

// retries: TR-069 3.2.1.1, what makes a session fail, and that it is tried again.
func retries(b *bench.Bench) {
	Describe("A session that failed", bench.Section("3.2.1.1"), func() {
		b.It("is tried again until one succeeds", bench.About(bench.Rule("CWMP-RTY-001", "CWMP-DM-035"), bench.Needs(bench.Write), bench.Takes(15*time.Second)), func(ctx context.Context) { untilSuccess(ctx, b) })

		b.It("may have failed for want of a connection or of an answer", bench.About(bench.Rule("CWMP-RTY-002"), bench.Takes(85*time.Second), bench.AtMost(3*hanging)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			policy := shortRetries(ctx, peer)
			peer.Provoke(policy)
			var refused atomic.Bool
			_ = failing(ctx, peer, "reset", spell(policy, 1), func(h *acs.Hooks) { h.Refused = func() bool { return !refused.Swap(true) } }) &&
				failing(ctx, peer, "closed", spell(policy, 1), once(acs.PostInform, func(r *acs.Reply) { r.Kind = acs.ReplyBreak })) &&
				failing(ctx, peer, "silent", hanging, once(acs.PostInform, func(r *acs.Reply) { r.Delay = 2 * hanging }))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-002"))
		})

		b.It("may have broken off after InformResponse", bench.About(bench.Rule("CWMP-RTY-018"), bench.Takes(8*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			policy := shortRetries(ctx, peer)
			peer.Provoke(policy)
			failing(ctx, peer, "broken", spell(policy, 1), once(acs.PostEmpty, func(r *acs.Reply) { r.Kind, r.Reset = acs.ReplyBreak, true }))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-018"))
		})

		b.It("may have got an HTTP error", bench.About(bench.Rule("CWMP-RTY-023"), bench.Takes(17*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			policy := shortRetries(ctx, peer)
			peer.Provoke(policy)
			status := func(code int) func(*acs.Reply) {
				return func(r *acs.Reply) { *r = acs.Reply{Kind: acs.ReplyError, Status: code} }
			}
			failing(ctx, peer, "500", spell(policy, 1), once(acs.PostInform, status(500)))
			failing(ctx, peer, "404", spell(policy, 1), once(acs.PostInform, status(404)))
			failing(ctx, peer, "later", spell(policy, 1), once(acs.PostEmpty, status(500)))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-023"))
		})

		b.It("may have got an answer that cannot be read", bench.About(bench.Rule("CWMP-RTY-022"), bench.Needs(bench.Malformed), bench.Takes(17*time.Second)), func(ctx context.Context) { malformed(ctx, b) })
	})
}

// malformed answers Inform with what is none.
func malformed(ctx context.Context, b *bench.Bench) {
	peer := b.ACS(ctx)
	policy := shortRetries(ctx, peer)
	peer.Provoke(policy)
	failing(ctx, peer, "truncated", spell(policy, 1), spoilt(func(out *http1.Outgoing) { setBody(out, out.Body[:len(out.Body)/2]) }))
	failing(ctx, peer, "no envelope", spell(policy, 1), spoilt(func(out *http1.Outgoing) { setBody(out, []byte("<html><body>Welcome</body></html>")) }))
	failing(ctx, peer, "no http", spell(policy, 1), spoilt(func(out *http1.Outgoing) { out.Raw = []byte("200 OK\r\n\r\nwelcome\r\n") }))
	peer.Over()
	Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-022"))
}

// untilSuccess has one try fail after the other, and takes the last.
func untilSuccess(ctx context.Context, b *bench.Bench) {
	peer := b.ACS(ctx)
	policy, failures := quickRetries(ctx, peer, 1, 1000), 11
	if policy["multiplier"] != "1000" {
		failures = 3 // with its own parameters more would take hours
	}
	policy["failures"] = strconv.Itoa(failures)
	maps.Copy(policy, dueSession(ctx, peer))
	peer.Provoke(policy)
	begun := peer.Now()
	var n atomic.Int32
	next := func() bool { return n.Add(1) <= int32(failures) }
	peer.With(func(h *acs.Hooks) {
		h.Refused = func() bool { return n.Load() < 3 && next() } // the first ones, before a request is sent
		answerInforms(h, func(r *acs.Reply) {
			if next() {
				*r = acs.Reply{Kind: acs.ReplyError, Status: 503}
			}
		})
	}, func() {
		open(ctx, peer, policy)
		peer.AwaitWithin(ctx, spell(policy, failures), succeededSince(begun))
	})
	peer.Over()
	if policy["multiplier"] != "1000" {
		Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-001")) // its own parameters do not show what they rule
		return
	}
	Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-001", "CWMP-DM-035"))
}

// hanging is how long a CPE may wait for an answer before it counts as hanging.
const hanging = 16 * time.Minute

// failing has the next session fail in a way, as a step, and waits for the retry that succeeds. It tells whether that came:
// a device that does not try again need not be waited for in every way there is to fail.
func failing(ctx context.Context, peer *bench.ACS, step string, limit time.Duration, how func(*acs.Hooks)) (came bool) {
	GinkgoHelper()
	peer.Pause(ctx, time.Second) // no session of this step is taken for one of the step before
	due := dueSession(ctx, peer)
	peer.Pause(ctx, time.Second) // nor one of before for one of this step
	begun := peer.Now()
	peer.Step(step, due)
	peer.With(how, func() {
		open(ctx, peer, due)
		_, came = peer.AwaitWithin(ctx, limit, succeededSince(begun))
	})
	return came
}

// dueSoon is when a session is due that was scheduled.
const dueSoon = 3 * time.Second

// dueSession has the device come by itself soon, for an event that it has to keep until it is delivered: what a connection
// request causes is dropped with the session that fails, and some hold that nothing is left then to be tried again. The
// facts are empty where the device takes no ScheduleInform.
func dueSession(ctx context.Context, peer *bench.ACS) bench.Facts {
	GinkgoHelper()
	if !peer.Schedule(ctx, "schedule", dueSoon, "retry") {
		return nil
	}
	return bench.Facts{"due": "M ScheduleInform"}
}

// open has the device open a session where none is due.
func open(ctx context.Context, peer *bench.ACS, facts bench.Facts) {
	GinkgoHelper()
	if facts["due"] == "" {
		peer.Wake(ctx)
	}
}

// succeededSince fits sessions that end well and began after a time: the hooks that spoil them were armed by then.
func succeededSince(t time.Time) func(acs.Session) bool {
	return func(s acs.Session) bool { return s.Err == nil && s.Begun.After(t) }
}

// once changes the reply to the next POST of a kind, whatever becomes of it.
func once(on acs.PostKind, change func(*acs.Reply)) func(*acs.Hooks) {
	var done atomic.Bool
	return func(h *acs.Hooks) {
		next := h.Reply
		h.Reply = func(t *acs.Turn, r *acs.Reply) {
			next(t, r)
			if t.Kind == on && r.Kind != acs.ReplyChallenge && !done.Swap(true) {
				change(r)
			}
		}
	}
}

// answerInforms changes the reply to every Inform.
func answerInforms(h *acs.Hooks, change func(*acs.Reply)) {
	next := h.Reply
	h.Reply = func(t *acs.Turn, r *acs.Reply) {
		next(t, r)
		if t.Kind == acs.PostInform && r.Kind != acs.ReplyChallenge {
			change(r)
		}
	}
}

// spoilt changes the next InformResponse as it is written.
func spoilt(change func(*http1.Outgoing)) func(*acs.Hooks) {
	var done atomic.Bool
	return func(h *acs.Hooks) {
		next := h.HTTP
		h.HTTP = func(t *acs.Turn, r *acs.Reply, out *http1.Outgoing) {
			next(t, r, out)
			if t.Kind == acs.PostInform && r.Kind == acs.ReplyAnswer && !done.Swap(true) {
				change(out)
			}
		}
	}
}

func setBody(out *http1.Outgoing, body []byte) {
	out.Body = body
	out.Set("Content-Length", strconv.Itoa(len(body)))
}

// retryNames are the two parameters of the retry policy.
func retryNames(peer *bench.ACS) (minimum, multiplier string) {
	return peer.Root() + "ManagementServer.CWMPRetryMinimumWaitInterval", peer.Root() + "ManagementServer.CWMPRetryIntervalMultiplier"
}

// heldRetries gives the retry parameters of the CPE as facts; where they cannot be read, the defaults hold.
func heldRetries(ctx context.Context, peer *bench.ACS) (policy bench.Facts, readable bool) {
	GinkgoHelper()
	minimum, multiplier := retryNames(peer)
	answer := peer.Ask(ctx, "policy", &cwmp.GetParameterValues{ParameterNames: []string{minimum, multiplier}})
	if _, refused := bench.Refused(answer); refused || answer == nil {
		return bench.Facts{"minimum": "5", "multiplier": "2000"}, false
	}
	return bench.Facts{"minimum": value(answer, minimum), "multiplier": value(answer, multiplier)}, true
}

// shortRetries has the CPE try again after a second where the run may write, and gives its retry parameters as facts.
func shortRetries(ctx context.Context, peer *bench.ACS) bench.Facts {
	GinkgoHelper()
	if peer.MayWrite() {
		return quickRetries(ctx, peer, 1, 1000)
	}
	held, _ := heldRetries(ctx, peer)
	return held
}

// quickRetries sets the retry parameters for the scenario and gives them as facts. Where the CPE does not take them, the
// waits are the default ones.
func quickRetries(ctx context.Context, peer *bench.ACS, m, k int) bench.Facts {
	GinkgoHelper()
	minimum, multiplier := retryNames(peer)
	held, readable := heldRetries(ctx, peer)
	if !readable {
		return held
	}
	peer.Borrow(ctx, minimum, multiplier)
	set := peer.Ask(ctx, "retry parameters", &cwmp.SetParameterValues{ParameterKey: "retry", ParameterList: []cwmp.ParameterValue{
		{Name: minimum, Type: "xsd:unsignedInt", Value: strconv.Itoa(m)}, {Name: multiplier, Type: "xsd:unsignedInt", Value: strconv.Itoa(k)}}})
	if r, ok := set.(*cwmp.SetParameterValuesResponse); !ok || r.Status != 0 {
		return held
	}
	return bench.Facts{"minimum": strconv.Itoa(m), "multiplier": strconv.Itoa(k)}
}

// spell is how long so many retries may take together, with what a device needs besides.
func spell(policy bench.Facts, retries int) time.Duration {
	sum := time.Minute
	for n := 1; n <= retries; n++ {
		sum += longestWait(policy, n) + 10*time.Second
	}
	return sum
}

// firstRetry is how long a first retry is watched for where none is to come.
func firstRetry(policy bench.Facts) time.Duration { return longestWait(policy, 1) + 7*time.Second }

// longestWait is the longest wait before retry n, with a tenth for the clock of the device.
func longestWait(policy bench.Facts, n int) time.Duration {
	m, _ := strconv.ParseUint(policy["minimum"], 10, 32)
	k, _ := strconv.ParseUint(policy["multiplier"], 10, 32)
	_, high := reference.RetryRange(n, m, k)
	return high + high/10
}
