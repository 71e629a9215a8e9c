package acs

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/digest"
	"cwmplab/suites/bench"
)

// authentication: TR-069 3.4.4 and 3.4.5, how the ACS challenges, and what it does with the answers.
func authentication(b *bench.Bench) {
	Describe("HTTP authentication", bench.Section("3.4.4"), func() {
		noCredentials(b)
		basicOverTLS(b)
		wrongCredentials(b)
		noncesUsedBefore(b)
		qualitiesOffered(b)
	})
}

// noCredentials: whoever comes without any is asked for them.
func noCredentials(b *bench.Bench) {
	When("the CPE sends no credentials", func() {
		b.It("lets nobody in", bench.Rule("CWMP-AUT-001"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Announce("nobody", "Inform", nil)
			peer.With(withoutCredentials, func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			peer.Settle(ctx)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-AUT-001"))
		})

		challenges := []string{"CWMP-AUT-002", "CWMP-AUT-017", "CWMP-AUT-022"}
		b.It("is challenged with Digest, on each connection with another nonce", bench.About(bench.Rule(challenges...), bench.Needs(bench.Plain)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			seen := offered(peer, func() {
				for range 2 {
					peer.Session(ctx, "2 PERIODIC")
				}
			})
			if len(seen) == 0 {
				Skip("the ACS asks for no credentials")
			}
			Expect(peer.Recording()).To(bench.PassRule(challenges...))
		})
	})
}

// basicOverTLS: under TLS the password travels safely, and Basic is what the standard has there.
func basicOverTLS(b *bench.Bench) {
	When("the CPE withholds its credentials at first, over TLS", func() {
		b.It("is challenged with Basic", bench.About(bench.Rule("CWMP-AUT-003"), bench.Needs(bench.TLS)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			var held cpe.Session
			seen := offered(peer, func() { peer.With(notUnasked, func() { held = peer.Session(ctx, "2 PERIODIC") }) })
			switch {
			case len(seen) == 0:
				Skip("the ACS asks for no credentials")
			case held.Version < cwmp.V1_4:
				Skip("the ACS speaks " + held.Version.String() + ", where Digest will do, too")
			}
			Expect(peer.Recording()).To(bench.PassRule("CWMP-AUT-003"))
		})
	})
}

// notUnasked leaves the credentials out until they are asked for.
func notUnasked(h *cpe.Hooks) {
	next := h.Authorize
	h.Authorize = func(p cpe.Post, header string) string {
		if p.Kind == cpe.PostInform && p.Attempt == 1 {
			return ""
		}
		return next(p, header)
	}
}

// wrongCredentials open no session, and the refusal says how to do better.
func wrongCredentials(b *bench.Bench) {
	When("the CPE answers the challenge with a wrong password", func() {
		b.It("challenges again and opens no session", bench.About(bench.Rule("CWMP-AUT-022", "CWMP-AUT-025"), bench.Needs(bench.Credentials)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			trusting := peer.WrongPassword()
			peer.Session(ctx, "2 PERIODIC")
			trusting()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-AUT-022", "CWMP-AUT-025"))
		})
	})

	When("the CPE answers the challenge under a name that nobody knows", func() {
		b.It("challenges again", bench.Rule("CWMP-AUT-022"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			seen := offered(peer, func() { peer.With(unknownUser, func() { peer.Session(ctx, "2 PERIODIC") }) })
			peer.Settle(ctx)
			if len(seen) == 0 {
				Skip("the ACS asks for no credentials")
			}
			Expect(peer.Recording()).To(bench.PassRule("CWMP-AUT-022"))
		})
	})

	When("the CPE sends Basic with a wrong password, unasked", func() {
		b.It("opens no session", bench.About(bench.Rule("CWMP-AUT-025"), bench.Needs(bench.Credentials)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			b.Intent(map[string]any{"credentials": "Basic, wrong"})
			peer.With(wrongBasic(b.Username()), func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Settle(ctx)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-AUT-025"))
		})
	})
}

// offered gives the Digest challenges that came while a body ran.
func offered(peer *bench.CPE, body func()) []digest.Challenge {
	var seen []digest.Challenge
	peer.With(func(h *cpe.Hooks) {
		next := h.Challenged
		h.Challenged = func(list []digest.Challenge) {
			next(list)
			seen = append(seen, list...)
		}
	}, body)
	return seen
}

// withoutCredentials leaves them out, and gives up when they are asked for.
func withoutCredentials(h *cpe.Hooks) {
	h.Authorize = func(cpe.Post, string) string { return "" }
	giveUp(h)
}

// wrongBasic sends Basic credentials of a user with a wrong password, and gives up when it is challenged.
func wrongBasic(user string) func(*cpe.Hooks) {
	return func(h *cpe.Hooks) {
		h.Authorize = func(cpe.Post, string) string {
			return digest.Authorization{Scheme: "Basic", Username: user, Password: "cwmplab wrong"}.String()
		}
		giveUp(h)
	}
}

// unknownUser answers challenges for somebody who is not there.
func unknownUser(h *cpe.Hooks) {
	next := h.Authorization
	h.Authorization = func(p cpe.Post, a *digest.Authorization, sign func()) {
		next(p, a, sign)
		a.Username = nobody
		sign()
	}
	bench.OnBasic(h, func(a *digest.Authorization) { a.Username = nobody })
}

// nobody is a user that no ACS knows.
const nobody = "cwmplab-nobody"

// giveUp breaks a session off that is challenged.
func giveUp(h *cpe.Hooks) {
	next := h.Sending
	h.Sending = func(ctx context.Context, p cpe.Post) error {
		if p.Attempt > 1 {
			return errors.New("the credentials are withheld on purpose")
		}
		return next(ctx, p)
	}
}
