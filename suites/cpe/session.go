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

// session: TR-069 3.7.1.4, how a session goes on and ends.
func session(b *bench.Bench) {
	Describe("A session", bench.Section("3.7.1.4"), func() {
		b.It("goes on until every request is answered", bench.Rule("CWMP-SES-010"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.AskAll(ctx,
				bench.Call{Step: "one", RPC: &cwmp.GetParameterNames{ParameterPath: peer.Root(), NextLevel: true}},
				bench.Call{Step: "two", RPC: &cwmp.GetParameterValues{ParameterNames: []string{peer.Root() + "DeviceInfo.SoftwareVersion"}}},
				bench.Call{Step: "three", RPC: &cwmp.GetRPCMethods{}})
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SES-010"))
		})

		b.It("ends in order before a reboot", bench.About(bench.Rule("CWMP-SES-015"), bench.Needs(bench.Reboot), bench.Takes(time.Minute)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			answers := peer.AskAll(ctx,
				bench.Call{Step: "reboot", RPC: &cwmp.Reboot{CommandKey: "session"}},
				bench.Call{Step: "after", RPC: &cwmp.GetRPCMethods{}})
			if _, refused := bench.Refused(answers[0]); !refused {
				peer.AwaitBack(ctx)
			}
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SES-015"))
		})

		b.It("is tried again when it breaks off", bench.About(bench.Rule("CWMP-SES-016"), bench.Takes(15*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.Provocation(acs.PostInform, func(_ *acs.Turn, r *acs.Reply) { r.Kind = acs.ReplyBreak })
			if !peer.Visit(ctx) {
				peer.Watch(ctx, 2*time.Minute)
			}
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SES-016"))
		})
	})
}

// versions: TR-069 3.7.4.
func versions(b *bench.Bench) {
	Describe("The version of a session", bench.Section("3.7.4"), func() {
		b.It("is that of the namespace of InformResponse where the ACS names none", bench.Rule("CWMP-VER-010", "CWMP-VER-006"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.With(func(h *acs.Hooks) {
				version, envelope := h.Version, h.Envelope
				h.Version = func(t *acs.Turn, v cwmp.Version) cwmp.Version { version(t, v); return cwmp.V1_0 }
				h.Envelope = func(t *acs.Turn, r *acs.Reply, e *cwmp.Envelope) { envelope(t, r, e); e.Header.UseCWMPVersion = "" }
			}, func() { peer.Ask(ctx, "ask", &cwmp.GetRPCMethods{}) })
			Expect(peer.Recording()).To(bench.PassRule("CWMP-VER-010", "CWMP-VER-006"))
		})
	})
}
