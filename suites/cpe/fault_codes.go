package cpe

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// faultCodes: TR-069 A.5, what is answered with a fault, and what follows it.
func faultCodes(b *bench.Bench) {
	Describe("Faults", bench.Section("A.5"), func() {
		b.It("of the ACS end the session where they say that the versions differ", bench.About(bench.Rule("CWMP-FLT-012"), bench.Takes(10*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.Provocation(acs.PostInform, func(_ *acs.Turn, r *acs.Reply) { r.RPC = cwmp.NewFault(8006, "version mismatch") })
			peer.Visit(ctx)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-FLT-012"))
		})

		b.It("do not end the session", bench.Rule("CWMP-FLT-009"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			acs.Provoke(nil)
			acs.AskAll(ctx, bench.Call{Step: "fault", RPC: get(acs.Root() + "NoSuch")}, bench.Call{Step: "next", RPC: get(parameterKey(acs))})
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-FLT-009"))
		})

		b.It("have the code that fits the error", bench.About(bench.Rule("CWMP-FLT-010"), bench.Needs(bench.Write)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			unknown := acs.Root() + "NoSuch"
			acs.Provoke(nil)
			acs.AskAll(ctx,
				bench.Call{Step: "unknown name", RPC: get(unknown), Facts: bench.Facts{"code": "9005"}},
				bench.Call{Step: "unknown names", RPC: &cwmp.GetParameterNames{ParameterPath: unknown + "."}, Facts: bench.Facts{"code": "9005"}},
				bench.Call{Step: "unknown item", RPC: setOne(unknown, "xsd:string", "1", "spv"), Facts: bench.Facts{"code": "9003"}},
				bench.Call{Step: "unknown table", RPC: &cwmp.AddObject{ObjectName: unknown + "."}, Facts: bench.Facts{"code": "9005"}},
				bench.Call{Step: "unknown method", Element: &cwmp.Element{Local: "X_001122_NoSuch"}, Facts: bench.Facts{"code": "9000"}})
			Expect(acs.Recording()).To(bench.PassRule("CWMP-FLT-010"))
		})
	})
}
