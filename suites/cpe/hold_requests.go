package cpe

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// holdRequests: TR-069 3.7.1.3, who may send while the ACS holds requests.
func holdRequests(b *bench.Bench) {
	Describe("HoldRequests", bench.Section("3.7.1.3"), func() {
		When("the ACS holds requests and a TransferComplete is pending", func() {
			b.It("keeps it until the hold is lifted", bench.Rule("CWMP-SES-006", "CWMP-SES-008"), func(ctx context.Context) {
				acs := b.ACS(ctx)
				download := acs.Subject().Queue(missingFile(acs))
				acs.Session(ctx)
				answer, err := download.Await(ctx)
				if err != nil {
					Fail("Download was not answered: " + err.Error())
				}
				if f, refused := answer.(*cwmp.Fault); refused {
					Skip(fmt.Sprintf("the CPE refuses Download with fault %d", f.FaultCode))
				}
				acs.Subject().Hold()
				acs.AwaitEvent(ctx, "7 TRANSFER COMPLETE")
				Expect(acs.Recording()).To(bench.PassRule("CWMP-SES-006", "CWMP-SES-008"))
			})
		})
	})
}

// missingFile is a transfer that does no harm: the file server has no such file, so the CPE reports that it failed.
func missingFile(acs *bench.ACS) *cwmp.Download {
	return &cwmp.Download{
		CommandKey: "hold", FileType: "3 Vendor Configuration File",
		URL: acs.FileURL("no-such-file"), DelaySeconds: 1,
	}
}
