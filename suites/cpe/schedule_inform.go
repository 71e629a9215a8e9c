package cpe

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

func schedule(seconds uint32, key string) *cwmp.ScheduleInform {
	return &cwmp.ScheduleInform{DelaySeconds: seconds, CommandKey: key}
}

// scheduleInform: TR-069 A.4.1.2.
func scheduleInform(b *bench.Bench) {
	Describe("ScheduleInform", bench.Section("A.4.1.2"), func() {
		b.It("brings the device by itself, once for each call", bench.About(bench.Rule("CWMP-SI-001", "CWMP-SI-004"), bench.Takes(4*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			acs.Supported(ctx, "ScheduleInform")
			acs.Provoke(nil)
			acs.AskAll(ctx, bench.Call{Step: "first", RPC: schedule(30, "cwmplab-one")}, bench.Call{Step: "second", RPC: schedule(75, "cwmplab-two")})
			acs.Watch(ctx, 75*time.Second+130*time.Second)
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-SI-001", "CWMP-SI-004"))
		})

		b.It("needs a delay", bench.Rule("CWMP-SI-005"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			acs.Supported(ctx, "ScheduleInform")
			acs.Provoke(nil)
			acs.Ask(ctx, "first", schedule(0, "cwmplab"))
			Expect(acs.Recording()).To(bench.PassRule("CWMP-SI-005"))
		})

		b.It("outlives a reboot", bench.About(bench.Rule("CWMP-SI-006"), bench.Needs(bench.Reboot), bench.Takes(6*time.Minute), bench.AtMost(20*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			acs.Supported(ctx, "ScheduleInform")
			acs.Provoke(nil)
			answers := acs.AskAll(ctx, bench.Call{Step: "first", RPC: schedule(180, "cwmplab-reboot")},
				bench.Call{Step: "reboot", RPC: &cwmp.Reboot{CommandKey: "cwmplab"}})
			bench.Unless(answers[1], "Reboot")
			acs.AwaitWithin(ctx, restartWait, bench.Reports("1 BOOT"))
			acs.Watch(ctx, 180*time.Second+130*time.Second)
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-SI-006"))
		})
	})
}
