package cpe

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// order: TR-069 3.7.1, whose turn it is.
func order(b *bench.Bench) {
	Describe("The order of a session", bench.Section("3.7.1"), func() {
		When("the ACS has two requests queued", func() {
			b.It("begins with Inform and answers each request in the next POST", bench.Rule("CWMP-SES-001", "CWMP-SES-004", "CWMP-SES-005"), func(ctx context.Context) {
				acs := b.ACS(ctx)
				acs.Session(ctx,
					&cwmp.GetParameterNames{ParameterPath: acs.Root() + "ManagementServer.", NextLevel: true},
					&cwmp.GetParameterValues{ParameterNames: []string{acs.Root() + "ManagementServer.ParameterKey"}})
				Expect(acs.Recording()).To(bench.PassRule("CWMP-SES-001", "CWMP-SES-004", "CWMP-SES-005"))
			})
		})

		When("the ACS has nothing queued", func() {
			b.It("sends an empty POST and ends the session on the empty response", bench.Rule("CWMP-SES-009", "CWMP-SES-011", "CWMP-SES-012"), func(ctx context.Context) {
				acs := b.ACS(ctx)
				acs.Session(ctx)
				Expect(acs.Recording()).To(bench.PassRule("CWMP-SES-009", "CWMP-SES-011", "CWMP-SES-012"))
			})
		})
	})
}
