package acs

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/suites/bench"
)

// connectionRequest: TR-069 3.2.2, how the ACS asks for a session.
func connectionRequest(b *bench.Bench) {
	Describe("The connection request", bench.Section("3.2.2"), func() {
		When("the CPE challenges it", func() {
			b.It("is a GET without data, and answers the challenge", bench.Rule("CWMP-CRQ-002", "CWMP-CRQ-007", "CWMP-CRQ-030", "CWMP-CRQ-031"), func(ctx context.Context) {
				cpe := b.CPE(ctx)
				cpe.Asked(cpe.Adapter().ConnectionRequest(ctx, cpe.Key()))
				cpe.AwaitWoken(ctx)
				Expect(cpe.Recording()).To(bench.PassRule("CWMP-CRQ-002", "CWMP-CRQ-007", "CWMP-CRQ-030", "CWMP-CRQ-031"))
			})
		})
	})
}
