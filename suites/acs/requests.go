package acs

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/suites/bench"
)

// requests: TR-069 3.6 and A.3.3, what a CPE may ask of an ACS.
func requests(b *bench.Bench) {
	Describe("Requests of the CPE", bench.Section("3.6"), func() {
		one := func(text, rule, step string, call cwmp.RPC) {
			b.It(text, bench.Rule(rule), func(ctx context.Context) {
				peer := b.CPE(ctx)
				peer.Provoke(nil)
				peer.Say(step, call)
				peer.Session(ctx, "2 PERIODIC")
				peer.Over()
				Expect(peer.Recording()).To(bench.PassRule(rule))
			})
		}
		one("get the list of methods", "CWMP-SES-028", "list", &cwmp.GetRPCMethods{})
		one("tell a transfer that the ACS has not asked for", "CWMP-TC-014", "unknown key",
			&cwmp.TransferComplete{CommandKey: "cwmplab unheard of", StartTime: someTime, CompleteTime: someTime})
		one("tell a transfer that failed, at times that are not known", "CWMP-TC-015", "failed",
			&cwmp.TransferComplete{CommandKey: "cwmplab failed", FaultStruct: cwmp.FaultStruct{FaultCode: 9010, FaultString: "Download failure"}})
		one("ask for a download", "CWMP-RDL-004", "request",
			&cwmp.RequestDownload{FileType: "1 Firmware Upgrade Image", FileTypeArg: []cwmp.Arg{{Name: "Version", Value: "2.0"}}})
		one("tell that deployment units changed", "CWMP-DU-017", "changed", stateChange())

		b.It("tell transfers, those of the ACS and others", bench.Rule("CWMP-SES-029"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Say("transfer", &cwmp.TransferComplete{CommandKey: "cwmplab", StartTime: someTime, CompleteTime: someTime})
			peer.Say("autonomous", &cwmp.AutonomousTransferComplete{TransferURL: "http://files.example/image", IsDownload: true,
				FileType: "1 Firmware Upgrade Image", FileSize: 1000, StartTime: someTime, CompleteTime: someTime})
			peer.Session(ctx, "2 PERIODIC")
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SES-029"))
		})

		b.It("are refused where no ACS can know them", bench.Rule("CWMP-SOP-021"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.SayAs("unknown", unknownMethod, &cwmp.GetRPCMethods{})
			peer.With(renamed(unknownMethod), func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SOP-021"))
		})

		b.It("are answered one after the other", bench.Rule("CWMP-SES-018", "CWMP-SES-019"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			for _, call := range []cwmp.RPC{&cwmp.GetRPCMethods{}, &cwmp.TransferComplete{CommandKey: "cwmplab", StartTime: someTime, CompleteTime: someTime},
				&cwmp.Kicked{Command: "kick", Referer: "http://10.0.0.1/", Arg: "x", Next: "http://10.0.0.1/next"}, stateChange()} {
				peer.Call(call)
			}
			peer.Session(ctx, "2 PERIODIC")
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SES-018", "CWMP-SES-019"))
		})
	})
}

// unknownMethod is of a vendor that no ACS knows.
const unknownMethod = "X_001122_NoSuch"

// someTime is a time that a transfer may have had.
var someTime, _ = cwmp.ParseDateTime("2020-01-01T00:00:00Z")

// stateChange tells that a deployment unit was installed.
func stateChange() *cwmp.DUStateChangeComplete {
	key := "cwmplab"
	return &cwmp.DUStateChangeComplete{CommandKey: &key, Results: []cwmp.OpResult{{
		UUID: "6f1c1d4e-3a0b-5c8d-9e2f-001122334455", DeploymentUnitRef: "Device.SoftwareModules.DeploymentUnit.1", Version: "1.0",
		CurrentState: "Installed", Resolved: true, StartTime: someTime, CompleteTime: someTime,
	}}}
}

// renamed gives the requests of the CPE another name.
func renamed(method string) func(*cpe.Hooks) {
	return func(h *cpe.Hooks) {
		next := h.Tree
		h.Tree = func(p cpe.Post, root *cwmp.Element) {
			if next(p, root); p.Kind == cpe.PostRequest {
				root.Find("Body").Children[0].Local = method
			}
		}
	}
}
