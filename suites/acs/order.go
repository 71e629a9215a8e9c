package acs

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// order: TR-069 3.7.2, what the ACS may answer to what.
func order(b *bench.Bench) {
	Describe("The order of a session", bench.Section("3.7.2"), func() {
		When("the CPE opens a session", func() {
			b.It("answers Inform with InformResponse and the empty POST with a request or nothing", bench.Rule("CWMP-SES-017", "CWMP-SES-021", "CWMP-SES-023"), func(ctx context.Context) {
				cpe := b.CPE(ctx)
				cpe.Session(ctx, "2 PERIODIC")
				Expect(cpe.Recording()).To(bench.PassRule("CWMP-SES-017", "CWMP-SES-021", "CWMP-SES-023"))
			})
		})

		When("the CPE sends a request of its own", func() {
			b.It("answers it in the same round trip, before its own requests", bench.Rule("CWMP-SES-018", "CWMP-SES-019"), func(ctx context.Context) {
				cpe := b.CPE(ctx)
				cpe.Call(&cwmp.GetRPCMethods{})
				cpe.Session(ctx, "2 PERIODIC")
				Expect(cpe.Recording()).To(bench.PassRule("CWMP-SES-018", "CWMP-SES-019"))
			})
		})
	})
}
