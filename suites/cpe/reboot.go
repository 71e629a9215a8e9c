package cpe

import (
	"context"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// Times of restarts: how long one is waited for, how long a further one, and what a device has to be up before one shows.
const (
	restartWait = 11 * time.Minute
	againWait   = 200 * time.Second
	upBefore    = 30 * time.Second
)

// reboots: TR-069 A.3.2.9.
func reboots(b *bench.Bench) {
	Describe("Reboot", bench.Section("A.3.2.9"), bench.Needs(bench.Reboot), func() {
		b.It("follows the session, and the device comes back by itself", bench.About(bench.Rule("CWMP-RB-001", "CWMP-RB-003", "CWMP-EST-004"), bench.Takes(20*time.Second), bench.AtMost(20*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			up := acs.Root() + "DeviceInfo.UpTime"
			if n, err := strconv.Atoi(value(acs.Ask(ctx, "up", get(up)), up)); err == nil && time.Duration(n)*time.Second < upBefore {
				acs.Pause(ctx, upBefore-time.Duration(max(n, 0))*time.Second)
			}
			acs.Provoke(bench.Facts{"uptime": up})
			answers := acs.AskAll(ctx, bench.Call{Step: "before", RPC: get(up)},
				bench.Call{Step: "reboot", RPC: &cwmp.Reboot{CommandKey: "cwmplab"}}, bench.Call{Step: "after", RPC: &cwmp.GetRPCMethods{}})
			if _, refused := bench.Refused(answers[1]); !refused {
				acs.AwaitRestart(ctx, restartWait)
			}
			acs.Ask(ctx, "uptime", get(up))
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-RB-001", "CWMP-RB-003", "CWMP-EST-004"))
		})

		b.It("happens once for several calls, and reports each", bench.About(bench.Rule("CWMP-RB-004", "CWMP-RB-005"), bench.Takes(time.Minute), bench.AtMost(20*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			acs.Provoke(nil)
			answers := acs.AskAll(ctx, bench.Call{Step: "reboot", RPC: &cwmp.Reboot{CommandKey: "cwmplab-one"}},
				bench.Call{Step: "second", RPC: &cwmp.Reboot{CommandKey: "cwmplab-two"}})
			bench.Unless(answers[0], "Reboot")
			acs.AwaitRestart(ctx, restartWait)
			acs.Watch(ctx, min(againWait, acs.LongerThanRestart(againWait)))
			acs.Visit(ctx)
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-RB-004", "CWMP-RB-005"))
		})

		b.It("puts into effect what was set with Status 1", bench.About(bench.Rule("CWMP-RB-008"), bench.Needs(bench.Write), bench.Takes(20*time.Second), bench.AtMost(20*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			name := acs.Parameter(ctx, bench.Deferred)
			acs.Borrow(ctx, name)
			acs.Provoke(bench.Facts{"parameter": name})
			changed := another(acs.Ask(ctx, "before", get(name)), name)
			answers := acs.AskAll(ctx,
				bench.Call{Step: "set", RPC: &cwmp.SetParameterValues{ParameterList: []cwmp.ParameterValue{changed}, ParameterKey: "reboot"}},
				bench.Call{Step: "reboot", RPC: &cwmp.Reboot{CommandKey: "cwmplab"}})
			bench.Unless(answers[1], "Reboot")
			acs.AwaitRestart(ctx, restartWait)
			committedOr(answers[0], name, "deferred")
			acs.Ask(ctx, "read", get(name))
			Expect(acs.Recording()).To(bench.PassRule("CWMP-RB-008"))
		})
	})
}
