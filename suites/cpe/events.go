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

// events: TR-069 3.7.1.5, what a device tells, and when.
func events(b *bench.Bench) {
	Describe("Events", bench.Section("3.7.1.5"), func() {
		b.It("tell of each command once", bench.About(bench.Rule("CWMP-EVT-004"), bench.Takes(10*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Supported(ctx, "ScheduleInform")
			peer.Provoke(nil)
			peer.AskAll(ctx, bench.Call{Step: "one", RPC: &cwmp.ScheduleInform{DelaySeconds: 5, CommandKey: "evt-one"}},
				bench.Call{Step: "two", RPC: &cwmp.ScheduleInform{DelaySeconds: 5, CommandKey: "evt-two"}})
			peer.AwaitWithin(ctx, 80*time.Second, bench.ReportsKeys(scheduledEvent, "evt-one", "evt-two"))
			peer.Visit(ctx) // an event that comes twice comes in the next session
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EVT-004"))
		})

		b.It("tell of a reboot", bench.About(bench.Rule("CWMP-EVT-011"), bench.Needs(bench.Reboot), bench.Takes(time.Minute)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			bench.Unless(peer.Ask(ctx, "reboot", &cwmp.Reboot{CommandKey: "events"}), "Reboot")
			peer.AwaitBack(ctx)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EVT-011"))
		})

		b.It("that arise in a session come in a later one", bench.About(bench.Rule("CWMP-EVT-027"), bench.Takes(15*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Supported(ctx, "ScheduleInform")
			peer.Provoke(nil)
			peer.Delay(acs.PostAnswer, 10*time.Second)
			peer.Ask(ctx, "ask", &cwmp.ScheduleInform{DelaySeconds: 2, CommandKey: "evt-later"})
			peer.AwaitWithin(ctx, 80*time.Second, bench.ReportsKeys(scheduledEvent, "evt-later"))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EVT-027"))
		})

		changes(b)
	})
	Describe("DeviceId", bench.Section("A.3.3.1"), func() {
		b.It("agrees with DeviceInfo", bench.Rule("CWMP-IFM-001"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			path := peer.Root() + "DeviceInfo."
			peer.Provoke(bench.Facts{"path": path})
			peer.Ask(ctx, "values", get(path))
			Expect(peer.Recording()).To(bench.PassRule("CWMP-IFM-001"))
		})
	})
}

// changes are about parameters that others than the ACS change.
func changes(b *bench.Bench) {
	b.It("tell of a change once, with the latest value",
		bench.About(bench.Rule("CWMP-EVT-014", "CWMP-INF-009"), bench.Needs(bench.Write, bench.Hook("changeValue"))), func(ctx context.Context) {
			peer := b.ACS(ctx)
			name := peer.Parameter(ctx, bench.Notified)
			peer.BorrowAttributes(ctx, name)
			was := valueOf(peer.Ask(ctx, "value", get(name)))
			bench.Unless(peer.Ask(ctx, "notify", notify(name, 1)), "passive notification of "+name)
			b.Hook(ctx, "changeValue", name, "sooner")
			b.Undo(name, func(ctx context.Context) error { return b.CallHook(ctx, "changeValue", name, was) })
			peer.Provoke(bench.Facts{"parameter": name, "value": "later"})
			b.Hook(ctx, "changeValue", name, "later")
			peer.Step("change", nil)
			peer.Visit(ctx)
			peer.Visit(ctx)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EVT-014", "CWMP-INF-009"))
		})

	b.It("tell of a change of a forced parameter", bench.About(bench.Rule("CWMP-IFM-014"), bench.Needs(bench.Write, bench.Hook("changeValue"))), func(ctx context.Context) {
		peer := b.ACS(ctx)
		name := peer.Root() + "DeviceInfo.ProvisioningCode"
		was := valueOf(peer.Ask(ctx, "value", get(name)))
		b.Undo(name, func(ctx context.Context) error { return b.CallHook(ctx, "changeValue", name, was) })
		peer.Provoke(bench.Facts{"parameter": name})
		peer.Step("change", nil)
		b.Hook(ctx, "changeValue", name, "CHNG.LAB1")
		peer.Visit(ctx)
		Expect(peer.Recording()).To(bench.PassRule("CWMP-IFM-014"))
	})

	b.It("drop a change with its event", bench.About(bench.Rule("CWMP-EVT-015"), bench.Needs(bench.Write, bench.Reboot, bench.Hook("changeValue"), bench.Hook("reboot")), bench.Takes(time.Minute)), func(ctx context.Context) {
		peer := b.ACS(ctx)
		name := peer.Parameter(ctx, bench.Notified)
		peer.BorrowAttributes(ctx, name)
		was := valueOf(peer.Ask(ctx, "value", get(name)))
		bench.Unless(peer.Ask(ctx, "notify", notify(name, 1)), "passive notification of "+name)
		b.Undo(name, func(ctx context.Context) error { return b.CallHook(ctx, "changeValue", name, was) })
		peer.Provoke(bench.Facts{"parameter": name})
		b.Hook(ctx, "changeValue", name, "dropped")
		peer.AnswerStatus(acs.PostInform, 503)
		peer.Step("restart", nil)
		b.Hook(ctx, "reboot")
		peer.AwaitBack(ctx)
		Expect(peer.Recording()).To(bench.PassRule("CWMP-EVT-015"))
	})
}

// valueOf is the one value of an answer, "" where there is none.
func valueOf(answer cwmp.RPC) string {
	if r, ok := answer.(*cwmp.GetParameterValuesResponse); ok && len(r.ParameterList) == 1 {
		return r.ParameterList[0].Value
	}
	return ""
}
