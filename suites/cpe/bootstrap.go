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

// bootstraps: TR-069 3.7.1.5, what becomes of 0 BOOTSTRAP, and of other events when it arises.
func bootstraps(b *bench.Bench) {
	Describe("0 BOOTSTRAP", bench.Section("3.7.1.5"), bench.AtMost(4*moveWait), bench.Takes(2*time.Minute), func() {
		b.It("is kept over a restart until it is delivered", bench.About(bench.Rule("CWMP-EVT-009"), bench.Needs(bench.Write, bench.Reboot, bench.Hook("reboot"))), func(ctx context.Context) {
			peer := b.ACS(ctx)
			unlessStays(peer)
			second := peer.SecondACS()
			name := peer.KeepURL(ctx, second)
			peer.Provoke(bench.Facts{"port": second.Port()})
			refused := second.AnswerStatus(acs.PostInform, 503)
			bench.Unless(peer.Ask(ctx, "set", setOne(name, "xsd:string", second.URL(), "evt")), "setting "+name)
			second.AwaitMoveDone(ctx, refused, moveWait)
			peer.Pause(ctx, time.Second)
			peer.Step("restart", nil)
			b.Hook(ctx, "reboot")
			second.AwaitWithin(ctx, moveWait, bench.Reports("1 BOOT"))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EVT-009"))
		})

		b.It("drops what was undelivered before", bench.About(bench.Rule("CWMP-EVT-010"), bench.Needs(bench.Write, bench.Hook("changeValue"))), func(ctx context.Context) {
			peer := b.ACS(ctx)
			unlessStays(peer)
			peer.Supported(ctx, "ScheduleInform")
			second := peer.SecondACS()
			name := peer.KeepURL(ctx, second)
			peer.Provoke(bench.Facts{"port": second.Port()})
			bench.Unless(peer.Ask(ctx, "ask", &cwmp.ScheduleInform{DelaySeconds: 5, CommandKey: "evt-dropped"}), "ScheduleInform")
			peer.AwaitDone(ctx, peer.AnswerStatus(acs.PostInform, 503), time.Minute)
			peer.Step("change", nil)
			b.Hook(ctx, "changeValue", name, second.URL())
			second.AwaitMove(ctx, moveWait)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EVT-010"))
		})
	})
}
