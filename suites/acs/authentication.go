package acs

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/fixtures/cpe"
	"cwmplab/suites/bench"
)

// authentication: TR-069 3.4.4, how the ACS challenges, and what it does with wrong credentials.
func authentication(b *bench.Bench) {
	Describe("HTTP authentication", bench.Section("3.4.4"), func() {
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
		})

		When("the CPE answers the challenge with a wrong password", func() {
			b.It("challenges again and opens no session", bench.Rule("CWMP-AUT-022", "CWMP-AUT-025"), func(ctx context.Context) {
				if !b.HasCredentials() {
					Skip("the device file names no credentials of the CPE")
				}
				cpe := b.CPE(ctx)
				trusting := cpe.WrongPassword()
				cpe.Session(ctx, "2 PERIODIC")
				trusting()
				Expect(cpe.Recording()).To(bench.PassRule("CWMP-AUT-022", "CWMP-AUT-025"))
			})
		})
	})
}

// withoutCredentials leaves them out, and gives up when they are asked for.
func withoutCredentials(h *cpe.Hooks) {
	next := h.Sending
	h.Authorize = func(cpe.Post, string) string { return "" }
	h.Sending = func(ctx context.Context, p cpe.Post) error {
		if p.Attempt > 1 {
			return errors.New("the credentials are withheld on purpose")
		}
		return next(ctx, p)
	}
}
