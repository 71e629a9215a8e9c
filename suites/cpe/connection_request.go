package cpe

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/suites/bench"
)

// connectionRequest: TR-069 3.2.2, the session that the ACS asks for.
func connectionRequest(b *bench.Bench) {
	Describe("The connection request", bench.Section("3.2.2"), func() {
		When("the ACS sends one with the right credentials", func() {
			b.It("is accepted at once and followed by a session within 30 seconds", bench.Rule("CWMP-CRQ-013", "CWMP-CRQ-014", "CWMP-CRQ-015", "CWMP-EST-010", "CWMP-CRQ-019", "CWMP-CRQ-020"), func(ctx context.Context) {
				acs := b.ACS(ctx)
				if acs.Subject().ConnectionRequestURL() == "" {
					Skip("the CPE announces no ConnectionRequestURL")
				}
				request, err := acs.ConnectionRequest(ctx)
				if err != nil {
					Skip("the CPE cannot be reached from here: " + err.Error())
				}
				if !request.Accepted {
					Fail("the CPE refuses the connection request: check credentials.connectionRequest in the device file")
				}
				acs.AwaitPromised(ctx)
				Expect(acs.Recording()).To(bench.PassRule("CWMP-CRQ-013", "CWMP-CRQ-014", "CWMP-CRQ-015", "CWMP-EST-010", "CWMP-CRQ-019", "CWMP-CRQ-020"))
			})
		})
	})
}
