package cpe

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/fixtures/acs"
	"cwmplab/internal/digest"
	"cwmplab/suites/bench"
)

// authentication: TR-069 3.4.4 and 3.4.5, how the CPE answers challenges.
func authentication(b *bench.Bench) {
	Describe("HTTP authentication", bench.Section("3.4.4"), func() {
		When("the ACS challenges with Digest", func() {
			b.It("answers with a response that is right, and counts its requests", bench.Rule("CWMP-AUT-014", "CWMP-AUT-019", "CWMP-AUT-020", "CWMP-AUT-021"), func(ctx context.Context) {
				if !b.HasCredentials() {
					Skip("the device file names no credentials of the CPE, so the ACS does not challenge")
				}
				if b.HasTLS() {
					Skip("over TLS the ACS challenges with Basic")
				}
				peer := b.ACS(ctx)
				peer.Challenge(acs.PostInform)
				peer.Session(ctx)
				Expect(peer.Recording()).To(bench.PassRule("CWMP-AUT-014", "CWMP-AUT-019", "CWMP-AUT-020", "CWMP-AUT-021"))
			})

			b.It("answers qop auth and algorithm MD5", bench.About(bench.Rule("CWMP-AUT-013", "CWMP-AUT-015"), bench.Needs(bench.Credentials, bench.Plain)), func(ctx context.Context) {
				peer := b.ACS(ctx)
				peer.Provoke(nil)
				peer.With(func(h *acs.Hooks) {
					next := h.Challenge
					h.Challenge = func(tls bool, c *digest.Challenge) {
						next(tls, c)
						c.Algorithm, c.QOP = "MD5", []string{"auth"}
					}
				}, func() {
					peer.Challenge(acs.PostInform)
					peer.Visit(ctx)
				})
				Expect(peer.Recording()).To(bench.PassRule("CWMP-AUT-013", "CWMP-AUT-015"))
			})
		})
	})
}
