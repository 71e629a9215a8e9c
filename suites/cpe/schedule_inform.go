package cpe

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// scheduleWait is how much later than asked for a scheduled session may come before it counts as missing, and some more.
const scheduleWait = 130 * time.Second

// scheduledEvent is the event that carries the CommandKey of ScheduleInform.
const scheduledEvent = "M ScheduleInform"

func schedule(seconds uint32, key string) *cwmp.ScheduleInform {
	return &cwmp.ScheduleInform{DelaySeconds: seconds, CommandKey: key}
}

// scheduleInform: TR-069 A.4.1.2.
func scheduleInform(b *bench.Bench) {
	Describe("ScheduleInform", bench.Section("A.4.1.2"), func() {
		b.It("brings the device by itself, once for each call", bench.About(bench.Rule("CWMP-SI-001", "CWMP-SI-004"), bench.Takes(14*time.Second)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			acs.Supported(ctx, "ScheduleInform")
			acs.Provoke(nil)
			answers := acs.AskAll(ctx, bench.Call{Step: "first", RPC: schedule(6, "cwmplab-one")}, bench.Call{Step: "second", RPC: schedule(14, "cwmplab-two")})
			bench.Unless(answers[0], "ScheduleInform")
			acs.AwaitWithin(ctx, 14*time.Second+scheduleWait, bench.ReportsKeys(scheduledEvent, "cwmplab-one", "cwmplab-two"))
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

		b.It("outlives a reboot", bench.About(bench.Rule("CWMP-SI-006"), bench.Needs(bench.Reboot), bench.Takes(time.Minute), bench.AtMost(20*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			acs.Supported(ctx, "ScheduleInform")
			acs.Provoke(nil)
			delay := acs.LongerThanRestart(3 * time.Minute)
			answers := acs.AskAll(ctx, bench.Call{Step: "first", RPC: schedule(uint32(delay/time.Second), "cwmplab-reboot")},
				bench.Call{Step: "reboot", RPC: &cwmp.Reboot{CommandKey: "cwmplab"}})
			bench.Unless(answers[1], "Reboot")
			acs.AwaitRestart(ctx, restartWait)
			acs.AwaitWithin(ctx, delay+scheduleWait, bench.ReportsKeys(scheduledEvent, "cwmplab-reboot"))
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-SI-006"))
		})
	})
}
