package cpe

import (
	"context"
	"net/url"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// How long a test of one repetition may take until the device tells of it, and how many one has that is to be canceled.
const (
	testWait = 2 * time.Minute
	longTest = 20
)

const diagnosticsComplete = "8 DIAGNOSTICS COMPLETE"

// diagnostics: TR-069 3.7.1.5 and the type DiagnosticsState, tests that the ACS asks for. The device pings the machine that it
// has its sessions with, and nobody else.
func diagnostics(b *bench.Bench) {
	Describe("A diagnostic", bench.Section("3.7.1.5"), bench.Needs(bench.Write), func() {
		told := []string{"CWMP-EVT-019", "CWMP-DM-032", "CWMP-DM-033"}
		b.It("starts after the session, tells when it is over, and keeps its results", bench.About(bench.Rule(told...), bench.Takes(8*time.Second), bench.AtMost(5*time.Minute)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			at := pingTest(ctx, peer)
			peer.Borrow(ctx, at+"Host", at+"NumberOfRepetitions")
			peer.Provoke(bench.Facts{"path": at})
			peer.Delay(acs.PostAnswer, keptOpen)
			answers := peer.AskAll(ctx, bench.Call{Step: "request", RPC: requestPing(peer, at, 1)}, bench.Call{Step: "during", RPC: get(at)})
			bench.Unless(answers[0], "asking for a ping")
			peer.AwaitWithin(ctx, testWait, bench.Reports(diagnosticsComplete))
			peer.AskAll(ctx, bench.Call{Step: "results", RPC: get(at)},
				bench.Call{Step: "complete", RPC: setOne(at+"DiagnosticsState", "xsd:string", "Complete", "diagnostics")})
			peer.AskAll(ctx, bench.Call{Step: "again", RPC: get(at)},
				bench.Call{Step: "change", RPC: setOne(at+"NumberOfRepetitions", "xsd:unsignedInt", "2", "diagnostics")},
				bench.Call{Step: "changed", RPC: get(at)})
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule(told...))
		})

		b.It("is canceled, or goes on where that is refused", bench.About(bench.Rule("CWMP-DM-034"), bench.Takes(5*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			at := pingTest(ctx, peer)
			state := at + "DiagnosticsState"
			peer.Borrow(ctx, at+"Host", at+"NumberOfRepetitions")
			peer.Provoke(bench.Facts{"path": at})
			answers := peer.AskAll(ctx, bench.Call{Step: "request", RPC: requestPing(peer, at, longTest)}, bench.Call{Step: "before", RPC: get(state)},
				bench.Call{Step: "cancel", RPC: setOne(state, "xsd:string", "Canceled", "diagnostics")}, bench.Call{Step: "after", RPC: get(state)})
			bench.Unless(answers[0], "asking for a ping")
			peer.Ask(ctx, "later", get(state))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-DM-034"))
		})
	})
}

// pingTest is the object of the ping that the device can be asked for. The scenario is skipped where there is none.
func pingTest(ctx context.Context, peer *bench.ACS) string {
	GinkgoHelper()
	for _, object := range []string{"IP.Diagnostics.IPPing.", "IPPingDiagnostics.", "LAN.IPPingDiagnostics."} {
		if writable, _ := peer.Has(ctx, peer.Root()+object+"DiagnosticsState"); writable {
			return peer.Root() + object
		}
	}
	Skip("the CPE has no ping that could be asked for (IP.Diagnostics.IPPing)")
	return ""
}

// requestPing asks for a ping of this machine.
func requestPing(peer *bench.ACS, at string, repetitions int) *cwmp.SetParameterValues {
	host := ""
	if u, err := url.Parse(peer.URL()); err == nil {
		host = u.Hostname()
	}
	return &cwmp.SetParameterValues{ParameterKey: "diagnostics", ParameterList: []cwmp.ParameterValue{
		{Name: at + "Host", Type: "xsd:string", Value: host},
		{Name: at + "NumberOfRepetitions", Type: "xsd:unsignedInt", Value: strconv.Itoa(repetitions)},
		{Name: at + "DiagnosticsState", Type: "xsd:string", Value: "Requested"},
	}}
}
