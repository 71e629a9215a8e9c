package cpe

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/fixtures/acs"
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
		})
	})
}
