package cpe

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// holdRequests: TR-069 3.7.1.3, who may send while the ACS holds requests.
func holdRequests(b *bench.Bench) {
	Describe("HoldRequests", bench.Section("3.7.1.3"), func() {
		When("the ACS holds requests and a TransferComplete is pending", func() {
			b.It("keeps it until the hold is lifted", bench.Rule("CWMP-SES-006", "CWMP-SES-008"), func(ctx context.Context) {
				acs := b.ACS(ctx)
				unlessUnreported(acs)
				bench.Unless(acs.Ask(ctx, "download", missingFile(acs)), "Download")
				acs.Subject().Hold()
				acs.AwaitTransfer(ctx)
				Expect(acs.Recording()).To(bench.PassRule("CWMP-SES-006", "CWMP-SES-008"))
			})

			b.It("sends it after one more POST", bench.Rule("CWMP-SES-013"), func(ctx context.Context) {
				heldTransfer(ctx, b.ACS(ctx), "1", "CWMP-SES-013")
			})

			b.It("understands HoldRequests, and its absence", bench.Rule("CWMP-SOP-032"), func(ctx context.Context) {
				heldTransfer(ctx, b.ACS(ctx), "1", "CWMP-SOP-032")
			})

			b.It("understands HoldRequests as true", bench.Rule("CWMP-SOP-033"), func(ctx context.Context) {
				heldTransfer(ctx, b.ACS(ctx), "true", "CWMP-SOP-033")
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

// heldTransfer has the CPE report a transfer while the ACS holds its requests, in the words of a text.
func heldTransfer(ctx context.Context, peer *bench.ACS, text, rule string) {
	GinkgoHelper()
	unlessUnreported(peer)
	peer.Provoke(nil)
	bench.Unless(peer.Ask(ctx, "download", missingFile(peer)), "Download")
	peer.Subject().Hold()
	peer.With(func(h *acs.Hooks) {
		next := h.Tree
		h.Tree = func(t *acs.Turn, r *acs.Reply, root *cwmp.Element) {
			next(t, r, root)
			if e := root.Find("Header/HoldRequests"); e != nil && e.Text == "1" {
				e.Text = text
			}
		}
	}, func() { peer.AwaitTransfer(ctx) })
	Expect(peer.Recording()).To(bench.PassRule(rule))
}
