package acs

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/suites/bench"
)

// faultCodes: TR-069 A.5, what an ACS answers with a fault.
func faultCodes(b *bench.Bench) {
	Describe("Faults", bench.Section("A.5"), func() {
		b.It("have the code that fits the error", bench.Rule("CWMP-FLT-010"), func(ctx context.Context) {
			const unknown = "X_001122_NoSuch"
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Step("unknown method", bench.Facts{"method": unknown, "code": "8000"})
			disarm := peer.Arm(func(h *cpe.Hooks) {
				next := h.Tree
				h.Tree = func(p cpe.Post, root *cwmp.Element) {
					if next(p, root); p.Kind == cpe.PostRequest {
						root.Find("Body").Children[0].Local = unknown
					}
				}
			})
			defer disarm()
			peer.Call(&cwmp.GetRPCMethods{})
			peer.Session(ctx, "2 PERIODIC")
			Expect(peer.Recording()).To(bench.PassRule("CWMP-FLT-010"))
		})
	})
}
