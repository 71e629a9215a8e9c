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

// factoryReset: TR-069 A.4.1.6. What the device was told before is lost, perhaps its way to this ACS too.
func factoryReset(b *bench.Bench) {
	Describe("FactoryReset", bench.Section("A.4.1.6"), bench.Needs(bench.Destructive, bench.Reboot), func() {
		resetRules := []string{"CWMP-FR-001", "CWMP-FR-004", "CWMP-FR-005", "CWMP-FR-006", "CWMP-EST-003", "CWMP-EVT-012", "CWMP-SPA-011", "CWMP-SPA-012", "CWMP-GPA-006"}
		b.It("takes everything back to the factory, and the device comes back by itself", bench.About(bench.Rule(resetRules...), bench.Takes(3*time.Minute), bench.AtMost(30*time.Minute)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			table, name, watched := peer.Find(ctx, bench.Table), peer.Parameter(ctx, bench.AString), peer.Parameter(ctx, bench.Notified)
			peer.Provoke(bench.Facts{"table": table, "parameter": name})
			calls := []bench.Call{{Step: "attributes before", RPC: attributes(watched)}, {Step: "attributes", RPC: notify(watched, 1)},
				{Step: "set", RPC: setOne(name, "xsd:string", text1, "reset")}}
			if table != "" {
				calls = append(calls, bench.Call{Step: "rows", RPC: names(table, true)}, bench.Call{Step: "add", RPC: add(table, "reset")})
			}
			if row := rowOf(table, peer.AskAll(ctx, calls...)[len(calls)-1]); row != "" {
				peer.DeleteLater(row)
			}
			answers := peer.AskAll(ctx, bench.Call{Step: "methods", RPC: &cwmp.GetRPCMethods{}},
				bench.Call{Step: "reset", RPC: &cwmp.FactoryReset{}}, bench.Call{Step: "after", RPC: &cwmp.GetRPCMethods{}})
			if code, _ := bench.Refused(answers[1]); code == 0 {
				peer.AwaitWithin(ctx, restartWait, started)
			}
			calls = []bench.Call{{Step: "url attributes", RPC: attributes(peer.Root() + "ManagementServer.ConnectionRequestURL")},
				{Step: "names", RPC: names(peer.Root()+"ManagementServer.", false)}, {Step: "all attributes", RPC: attributes(peer.Root())},
				{Step: "attributes after", RPC: attributes(watched)}, {Step: "value after", RPC: get(name)}}
			if table != "" {
				calls = append(calls, bench.Call{Step: "rows after", RPC: names(table, true)})
			}
			peer.AskAll(ctx, calls...)
			peer.Over()
			bench.Unless(answers[1], "FactoryReset")
			Expect(peer.Recording()).To(bench.PassRule(resetRules...))
		})

		b.It("drops what was ordered", bench.About(bench.Rule("CWMP-FR-008"), bench.Takes(15*time.Minute), bench.Long()), func(ctx context.Context) {
			peer := reachable(ctx, b)
			peer.Supported(ctx, "ScheduleInform")
			peer.Provoke(nil)
			answers := peer.AskAll(ctx, bench.Call{Step: "first", RPC: &cwmp.ScheduleInform{DelaySeconds: 600, CommandKey: "cwmplab-reset"}},
				bench.Call{Step: "reset", RPC: &cwmp.FactoryReset{}})
			bench.Unless(answers[0], "ScheduleInform")
			bench.Unless(answers[1], "FactoryReset")
			peer.AwaitWithin(ctx, restartWait, started)
			peer.Watch(ctx, 600*time.Second+150*time.Second)
			peer.Visit(ctx)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-FR-008"))
		})
	})
}

// started fits the first session after a start.
func started(s acs.Session) bool { return s.Has("1 BOOT") || s.Has("0 BOOTSTRAP") }
