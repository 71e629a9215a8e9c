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

// Values that others than the ACS give a parameter, and times around them.
const (
	otherValue    = "changed"
	toldWait      = 75 * time.Second // for a session that a change has to open
	shortThrottle = 20 * time.Second
	longThrottle  = 10 * time.Minute
)

// notification: TR-069 A.3.2.4 and the data model, what a device makes of changes that others than the ACS make.
func notification(b *bench.Bench) {
	Describe("Notification", bench.Section("A.3.2.4"), bench.Needs(bench.Write, bench.Hook("changeValue")), func() {
		b.It("that is passive tells of a change in the next session, and opens none",
			bench.About(bench.Rule("CWMP-SPA-016", "CWMP-SPA-017"), bench.Takes(reportWait)), func(ctx context.Context) {
				acs := b.ACS(ctx)
				name := acs.Parameter(ctx, bench.Notified)
				watching(ctx, b, acs, name)
				acs.Provoke(bench.Facts{"parameter": name})
				acs.AskAll(ctx, bench.Call{Step: "attributes", RPC: notify(name, 1)}, bench.Call{Step: "before", RPC: get(name)})
				change(ctx, b, acs, name, otherValue)
				acs.Watch(ctx, reportWait)
				acs.Ask(ctx, "value", get(name))
				acs.Over()
				Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-016", "CWMP-SPA-017"))
			})

		b.It("that is active opens a session for a change", bench.About(bench.Rule("CWMP-SPA-018"), bench.AtMost(3*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			name := acs.Parameter(ctx, bench.Notified)
			watching(ctx, b, acs, name)
			unthrottled(ctx, acs)
			acs.Provoke(bench.Facts{"parameter": name})
			bench.Unless(acs.AskAll(ctx, bench.Call{Step: "attributes", RPC: notify(name, 2)}, bench.Call{Step: "throttle", RPC: get(throttleName(acs))},
				bench.Call{Step: "before", RPC: get(name)})[0], "active notification of "+name)
			change(ctx, b, acs, name, otherValue)
			acs.AwaitWithin(ctx, toldWait, bench.Reports("4 VALUE CHANGE"))
			acs.Ask(ctx, "value", get(name))
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-018"))
		})

		b.It("of what always notifies stays active", bench.About(bench.Rule("CWMP-DM-012"), bench.AtMost(3*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			at := acs.Root() + "DeviceInfo."
			name := at + "ProvisioningCode"
			watching(ctx, b, acs, name)
			unthrottled(ctx, acs)
			acs.Provoke(bench.Facts{"parameter": name})
			acs.AskAll(ctx, bench.Call{Step: "attributes", RPC: attributes(at+"SoftwareVersion", name)}, bench.Call{Step: "off", RPC: notify(name, 0)},
				bench.Call{Step: "throttle", RPC: get(throttleName(acs))}, bench.Call{Step: "before", RPC: get(name)})
			change(ctx, b, acs, name, text3)
			acs.AwaitWithin(ctx, toldWait, bench.Reports("4 VALUE CHANGE"))
			acs.Ask(ctx, "value", get(name))
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-012"))
		})

		throttle(b)
	})
}

// throttle is about DefaultActiveNotificationThrottle.
func throttle(b *bench.Bench) {
	b.It("is held back by the throttle, and other sessions are not",
		bench.About(bench.Rule("CWMP-DM-024"), bench.Takes(time.Minute), bench.AtMost(6*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			name := acs.Parameter(ctx, bench.Notified)
			watching(ctx, b, acs, name)
			at := acs.Root() + "ManagementServer."
			acs.Borrow(ctx, throttleName(acs), at+"PeriodicInformEnable", at+"PeriodicInformInterval")

			acs.Provoke(bench.Facts{"parameter": name})
			answers := acs.AskAll(ctx, bench.Call{Step: "attributes", RPC: notify(name, 2)}, bench.Call{Step: "before", RPC: get(name)},
				bench.Call{Step: "set", RPC: periods(acs, shortThrottle, 0)})
			bench.Unless(answers[0], "active notification of "+name)
			bench.Unless(answers[2], "setting the throttle")
			change(ctx, b, acs, name, otherValue)
			acs.AwaitWithin(ctx, shortThrottle+toldWait, bench.Reports("4 VALUE CHANGE"))
			acs.Ask(ctx, "value", get(name))
			acs.Over()

			acs.Provoke(bench.Facts{"parameter": name})
			answers = acs.AskAll(ctx, bench.Call{Step: "before", RPC: get(name)}, bench.Call{Step: "set", RPC: periods(acs, longThrottle, shortPeriod)})
			bench.Unless(answers[1], "setting the period")
			change(ctx, b, acs, name, otherValue+" again")
			acs.AwaitWithin(ctx, shortPeriod+toldWait, bench.Reports("2 PERIODIC"))
			acs.Ask(ctx, "value", get(name))
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-024"))
		})
}

// watching sees to it that the attributes of a parameter, and then its value, are put back.
func watching(ctx context.Context, b *bench.Bench, acs *bench.ACS, name string) {
	GinkgoHelper()
	held := acs.Ask(ctx, "held", get(name))
	bench.Unless(held, "reading "+name)
	was := valueOf(held)
	b.Undo(name, func(ctx context.Context) error { b.Hook(ctx, "changeValue", name, was); return nil })
	acs.BorrowAttributes(ctx, name)
}

// change has somebody else give a parameter another value.
func change(ctx context.Context, b *bench.Bench, acs *bench.ACS, name, value string) {
	GinkgoHelper()
	acs.Step("change", nil)
	b.Hook(ctx, "changeValue", name, value)
	acs.Step("made", nil)
}

func throttleName(acs *bench.ACS) string {
	return acs.Root() + "ManagementServer.DefaultActiveNotificationThrottle"
}

// unthrottled switches the throttle off for the scenario, where the device has one that is on.
func unthrottled(ctx context.Context, acs *bench.ACS) {
	GinkgoHelper()
	if held := valueOf(acs.Ask(ctx, "throttle", get(throttleName(acs)))); held == "" || held == "0" {
		return
	}
	acs.Borrow(ctx, throttleName(acs))
	acs.Ask(ctx, "throttle", setOne(throttleName(acs), "xsd:unsignedInt", "0", "notification"))
}

// periods sets the throttle, and the period of sessions, or none for 0.
func periods(acs *bench.ACS, throttle, period time.Duration) *cwmp.SetParameterValues {
	at, number := acs.Root()+"ManagementServer.PeriodicInform", func(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
	list := []cwmp.ParameterValue{{Name: throttleName(acs), Type: "xsd:unsignedInt", Value: number(throttle)}}
	if period == 0 {
		list = append(list, cwmp.ParameterValue{Name: at + "Enable", Type: "xsd:boolean", Value: "0"})
	} else {
		list = append(list, cwmp.ParameterValue{Name: at + "Enable", Type: "xsd:boolean", Value: "1"},
			cwmp.ParameterValue{Name: at + "Interval", Type: "xsd:unsignedInt", Value: number(period)})
	}
	return &cwmp.SetParameterValues{ParameterList: list, ParameterKey: "notification"}
}
