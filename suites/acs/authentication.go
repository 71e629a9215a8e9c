package acs

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/suites/bench"
)

// authentication: TR-069 3.4.4, how the ACS challenges, and what it does with wrong credentials.
func authentication(b *bench.Bench) {
	Describe("HTTP authentication", bench.Section("3.4.4"), func() {
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
