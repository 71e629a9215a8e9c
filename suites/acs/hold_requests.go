package acs

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// holdRequests: TR-069 3.5, how the ACS says that it holds requests.
func holdRequests(b *bench.Bench) {
	Describe("HoldRequests", bench.Section("3.5"), func() {
		When("the ACS holds the requests of the CPE", func() {
			b.It("says so in a header the CPE must understand, and lifts it again", bench.Rule("CWMP-SOP-031", "CWMP-SES-025"), func(ctx context.Context) {
				cpe := b.CPE(ctx)
				cpe.Asked(cpe.Adapter().Hold(ctx, cpe.Key()))
				cpe.Call(&cwmp.GetRPCMethods{})
				cpe.Session(ctx, "2 PERIODIC")
				Expect(cpe.Recording()).To(bench.PassRule("CWMP-SOP-031", "CWMP-SES-025"))
			})
		})
	})
}
