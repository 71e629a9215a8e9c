package cpe

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// reportWait is how long a session is waited for that should not come: a device reports an active notification at once.
const reportWait = 12 * time.Second

// ownChange: TR-069 3.7.1.5 and A.3.2.4, what is no change that the ACS has to be told of.
func ownChange(b *bench.Bench) {
	Describe("A change that the ACS makes", bench.Section("A.3.2.4"), bench.Needs(bench.Write), func() {
		b.It("is not reported to it", bench.About(bench.Rule("CWMP-EST-013"), bench.Takes(reportWait)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			name := acs.Parameter(ctx, bench.ABoolean)
			value := others(name, "xsd:boolean", acs.Borrow(ctx, name)[name])[0]
			acs.BorrowAttributes(ctx, name)
			acs.Provoke(bench.Facts{"parameter": name})
			answers := acs.AskAll(ctx,
				bench.Call{Step: "attributes", RPC: &cwmp.SetParameterAttributes{ParameterList: []cwmp.SetParameterAttribute{
					{Name: name, NotificationChange: true, Notification: 2}}}},
				bench.Call{Step: "set", RPC: setOne(name, "xsd:boolean", value, "est")})
			bench.Unless(answers[0], "active notification for "+name)
			bench.Unless(answers[1], "setting "+name)
			acs.Watch(ctx, reportWait)
			acs.Visit(ctx)
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-EST-013"))
		})

		b.It("is not reported to it as a change of what counts rows", bench.About(bench.Rule("CWMP-ADD-017"), bench.Takes(changeWait)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			table := acs.Parameter(ctx, bench.Table)
			counter := counterOf(table)
			acs.BorrowAttributes(ctx, counter)
			acs.Provoke(bench.Facts{"table": table, "counter": counter})
			if _, refused := bench.Refused(acs.Ask(ctx, "attributes", notify(counter, 2))); refused {
				acs.Ask(ctx, "attributes", notify(counter, 1)) // which a device cannot refuse
			}
			made := acs.Ask(ctx, "add", add(table, ""))
			bench.Unless(made, "AddObject "+table)
			acs.DeleteLater(rowOf(table, made))
			acs.Watch(ctx, changeWait)
			acs.Visit(ctx)
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-ADD-017"))
		})
	})
}
