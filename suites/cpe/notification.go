package cpe

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// Values that others than the ACS give a parameter, and times around them.
const (
	otherValue    = "changed"
	toldWait      = 75 * time.Second // for a session that a change has to open
	shortThrottle = 10 * time.Second
	longThrottle  = 10 * time.Minute
	changeWait    = 12 * time.Second // in which a change could open a session
	noticeWait    = 3 * time.Second  // in which a device may notice one
)

// notification: TR-069 A.3.2.4 and the data model, what a device makes of changes that others than the ACS make.
func notification(b *bench.Bench) {
	Describe("Notification", bench.Section("A.3.2.4"), bench.Needs(bench.Write, bench.Hook("changeValue")), func() {
		b.It("that is passive tells of a change in the next session, and opens none",
			bench.About(bench.Rule("CWMP-SPA-016", "CWMP-SPA-017"), bench.Takes(changeWait)), func(ctx context.Context) {
				peer := b.ACS(ctx)
				name := peer.Parameter(ctx, bench.Notified)
				watching(ctx, b, peer, name)
				peer.Provoke(bench.Facts{"parameter": name})
				peer.AskAll(ctx, bench.Call{Step: "attributes", RPC: notify(name, 1)}, bench.Call{Step: "before", RPC: get(name)})
				change(ctx, b, peer, name, otherValue)
				peer.Watch(ctx, changeWait)
				peer.Ask(ctx, "value", get(name))
				peer.Over()
				Expect(peer.Recording()).To(bench.PassRule("CWMP-SPA-016", "CWMP-SPA-017"))
			})

		b.It("that is active opens a session for a change", bench.About(bench.Rule("CWMP-SPA-018"), bench.AtMost(3*time.Minute)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			name := peer.Parameter(ctx, bench.Notified)
			watching(ctx, b, peer, name)
			unthrottled(ctx, peer)
			peer.Provoke(bench.Facts{"parameter": name})
			bench.Unless(peer.AskAll(ctx, bench.Call{Step: "attributes", RPC: notify(name, 2)}, bench.Call{Step: "throttle", RPC: get(throttleName(peer))},
				bench.Call{Step: "before", RPC: get(name)})[0], "active notification of "+name)
			change(ctx, b, peer, name, otherValue)
			peer.AwaitWithin(ctx, toldWait, bench.Reports("4 VALUE CHANGE"))
			peer.Ask(ctx, "value", get(name))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SPA-018"))
		})

		alwaysNotified(b)
		throttle(b)
		lightweight(b)
		deletedRow(b)
	})
}

// lightweight is about notification 3 to 6.
func lightweight(b *bench.Bench) {
	b.It("that is lightweight opens no session, and is told in Inform only where it is passive beside",
		bench.About(bench.Rule("CWMP-SPA-026"), bench.Takes(changeWait+noticeWait)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			name := peer.Parameter(ctx, bench.Notified)
			watching(ctx, b, peer, name)
			for i, n := range []int32{5, 6} {
				peer.Provoke(bench.Facts{"parameter": name, "notification": strconv.Itoa(int(n))})
				answers := peer.AskAll(ctx, bench.Call{Step: "attributes", RPC: notify(name, n)}, bench.Call{Step: "before", RPC: get(name)})
				bench.Unless(answers[0], "lightweight notification of "+name)
				change(ctx, b, peer, name, fmt.Sprintf("%s %d", otherValue, n))
				peer.Watch(ctx, []time.Duration{changeWait, noticeWait}[i])
				peer.Ask(ctx, "value", get(name))
				peer.Over()
			}
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SPA-026"))
		})
}

// deletedRow is about changes of what is gone.
func deletedRow(b *bench.Bench) {
	b.It("of a row that is deleted is dropped", bench.About(bench.Rule("CWMP-SPA-025"), bench.Takes(heldOpen)), func(ctx context.Context) {
		peer := b.ACS(ctx)
		row := peer.Row(ctx, peer.Parameter(ctx, bench.Table))
		name := textOf(ctx, peer, row)
		peer.Provoke(bench.Facts{"row": row})
		bench.Unless(peer.Ask(ctx, "attributes", notify(name, 1)), "passive notification of "+name)
		waiting := peer.Delay(acs.PostInform, heldOpen)
		peer.Queue(bench.Call{Step: "delete", RPC: remove(row, "")})
		peer.Wake(ctx)
		if err := waiting.Await(ctx); err != nil {
			Fail("the CPE opened no session: " + err.Error())
		}
		peer.Pause(ctx, time.Second)
		change(ctx, b, peer, name, otherValue)
		peer.Await(ctx)
		peer.Visit(ctx)
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-SPA-025"))
	})
}

// heldOpen is how long the answer to an Inform is held back, so that a change falls into the session; the CPE waits 30 s.
const heldOpen = 8 * time.Second

// textOf is a parameter of a row that holds a text. The scenario is skipped where there is none.
func textOf(ctx context.Context, peer *bench.ACS, row string) string {
	GinkgoHelper()
	held := peer.Ask(ctx, "row", get(row))
	bench.Unless(held, "reading "+row)
	text := ""
	for _, v := range held.(*cwmp.GetParameterValuesResponse).ParameterList {
		if v.Type == "xsd:string" && (text == "" || strings.HasSuffix(v.Name, "Description")) && !strings.HasSuffix(v.Name, ".Alias") {
			text = v.Name
		}
	}
	if text == "" {
		Skip("no parameter of " + row + " is a text")
	}
	return text
}

// alwaysNotified is about parameters whose notification cannot be switched off.
func alwaysNotified(b *bench.Bench) {
	b.It("of what always notifies stays active", bench.About(bench.Rule("CWMP-DM-012"), bench.AtMost(3*time.Minute)), func(ctx context.Context) {
		peer := b.ACS(ctx)
		at := peer.Root() + "DeviceInfo."
		name := at + "ProvisioningCode"
		watching(ctx, b, peer, name)
		unthrottled(ctx, peer)
		peer.Provoke(bench.Facts{"parameter": name})
		peer.AskAll(ctx, bench.Call{Step: "attributes", RPC: attributes(at+"SoftwareVersion", name)}, bench.Call{Step: "off", RPC: notify(name, 0)},
			bench.Call{Step: "throttle", RPC: get(throttleName(peer))}, bench.Call{Step: "before", RPC: get(name)})
		change(ctx, b, peer, name, text3)
		peer.AwaitWithin(ctx, toldWait, bench.Reports("4 VALUE CHANGE"))
		peer.Ask(ctx, "value", get(name))
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-DM-012"))
	})
}

// throttle is about DefaultActiveNotificationThrottle.
func throttle(b *bench.Bench) {
	b.It("is held back by the throttle, and other sessions are not",
		bench.About(bench.Rule("CWMP-DM-024", "CWMP-EST-021"), bench.Takes(shortThrottle+shortPeriod), bench.AtMost(6*time.Minute)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			name := peer.Parameter(ctx, bench.Notified)
			watching(ctx, b, peer, name)
			at := peer.Root() + "ManagementServer."
			peer.Borrow(ctx, throttleName(peer), at+"PeriodicInformEnable", at+"PeriodicInformInterval")

			peer.Provoke(bench.Facts{"parameter": name})
			answers := peer.AskAll(ctx, bench.Call{Step: "attributes", RPC: notify(name, 2)}, bench.Call{Step: "before", RPC: get(name)},
				bench.Call{Step: "set", RPC: periods(peer, shortThrottle, 0)})
			bench.Unless(answers[0], "active notification of "+name)
			bench.Unless(answers[2], "setting the throttle")
			change(ctx, b, peer, name, "sooner", otherValue)
			peer.AwaitWithin(ctx, shortThrottle+toldWait, bench.Reports("4 VALUE CHANGE"))
			peer.Ask(ctx, "value", get(name))
			peer.Over()

			peer.Provoke(bench.Facts{"parameter": name})
			answers = peer.AskAll(ctx, bench.Call{Step: "before", RPC: get(name)}, bench.Call{Step: "set", RPC: periods(peer, longThrottle, shortPeriod)})
			bench.Unless(answers[1], "setting the period")
			change(ctx, b, peer, name, otherValue+" again")
			peer.AwaitWithin(ctx, shortPeriod+toldWait, bench.Reports("2 PERIODIC"))
			peer.Ask(ctx, "value", get(name))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-DM-024", "CWMP-EST-021"))
		})
}

// watching sees to it that the attributes of a parameter, and then its value, are put back.
func watching(ctx context.Context, b *bench.Bench, peer *bench.ACS, name string) {
	GinkgoHelper()
	held := peer.Ask(ctx, "held", get(name))
	bench.Unless(held, "reading "+name)
	was := valueOf(held)
	b.Undo(name, func(ctx context.Context) error { return b.CallHook(ctx, "changeValue", name, was) })
	peer.BorrowAttributes(ctx, name)
}

// change has somebody else give a parameter other values, one after the other.
func change(ctx context.Context, b *bench.Bench, peer *bench.ACS, name string, values ...string) {
	GinkgoHelper()
	peer.Step("change", nil)
	for _, value := range values {
		b.Hook(ctx, "changeValue", name, value)
	}
	peer.Step("made", nil)
}

func throttleName(peer *bench.ACS) string {
	return peer.Root() + "ManagementServer.DefaultActiveNotificationThrottle"
}

// unthrottled switches the throttle off for the scenario, where the device has one that is on.
func unthrottled(ctx context.Context, peer *bench.ACS) {
	GinkgoHelper()
	if held := valueOf(peer.Ask(ctx, "throttle", get(throttleName(peer)))); held == "" || held == "0" {
		return
	}
	peer.Borrow(ctx, throttleName(peer))
	peer.Ask(ctx, "throttle", setOne(throttleName(peer), "xsd:unsignedInt", "0", "notification"))
}

// periods sets the throttle, and the period of sessions, or none for 0.
func periods(peer *bench.ACS, throttle, period time.Duration) *cwmp.SetParameterValues {
	at, number := peer.Root()+"ManagementServer.PeriodicInform", func(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
	list := []cwmp.ParameterValue{{Name: throttleName(peer), Type: "xsd:unsignedInt", Value: number(throttle)}}
	if period == 0 {
		list = append(list, cwmp.ParameterValue{Name: at + "Enable", Type: "xsd:boolean", Value: "0"})
	} else {
		list = append(list, cwmp.ParameterValue{Name: at + "Enable", Type: "xsd:boolean", Value: "1"},
			cwmp.ParameterValue{Name: at + "Interval", Type: "xsd:unsignedInt", Value: number(period)})
	}
	return &cwmp.SetParameterValues{ParameterList: list, ParameterKey: "notification"}
}
