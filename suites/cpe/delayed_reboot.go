package cpe

import (
	"context"
	"fmt"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// A delay of a reboot, and how long the session is kept open in which it was asked for.
const (
	rebootDelay = time.Second
	keptOpen    = 4 * time.Second
)

// delayedReboots: the data model, reboots that parameters ask for, and what outlives a reboot.
func delayedReboots(b *bench.Bench) {
	Describe("A reboot", bench.Section("3.2.1"), bench.Needs(bench.Reboot), func() {
		b.It("that is delayed waits for the end of the session, and happens once", bench.About(bench.Rule("CWMP-EST-020", "CWMP-DM-042"),
			bench.Needs(bench.Write), bench.Takes(40*time.Second), bench.AtMost(20*time.Minute)), func(ctx context.Context) { delayedReboot(ctx, b) })

		b.It("leaves ParameterKey as it is", bench.About(bench.Rule("CWMP-DM-016"), bench.Needs(bench.Write), bench.Takes(20*time.Second), bench.AtMost(20*time.Minute)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			name, key := peer.Parameter(ctx, bench.AString), parameterKey(peer)
			peer.Borrow(ctx, name)
			peer.Provoke(bench.Facts{"parameter": key})
			answers := peer.AskAll(ctx, bench.Call{Step: "set", RPC: setOne(name, "xsd:string", text1, "dm-set")},
				bench.Call{Step: "names", RPC: names(key, false)},
				bench.Call{Step: "refused", RPC: setOne(peer.Root()+"NoSuch", "xsd:string", "", "dm-refused")},
				bench.Call{Step: "reboot", RPC: &cwmp.Reboot{CommandKey: "cwmplab"}})
			bench.Unless(answers[0], "setting "+name)
			bench.Unless(answers[3], "Reboot")
			peer.AwaitRestart(ctx, restartWait)
			peer.Ask(ctx, "read", get(key))
			Expect(peer.Recording()).To(bench.PassRule("CWMP-DM-016"))
		})

		b.It("is followed by a connection from another port", bench.About(bench.Rule("CWMP-EST-017"), bench.Takes(3*time.Minute), bench.AtMost(40*time.Minute), bench.Long()), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			for i := range 3 {
				bench.Unless(peer.Ask(ctx, fmt.Sprintf("reboot %d", i+1), &cwmp.Reboot{CommandKey: "cwmplab"}), "Reboot")
				peer.AwaitRestart(ctx, restartWait)
			}
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-017"))
		})
	})
}

func delayedReboot(ctx context.Context, b *bench.Bench) {
	peer := b.ACS(ctx)
	at := peer.Root() + "ManagementServer."
	delay, schedule := at+"DelayReboot", at+"ScheduleReboot"
	have(ctx, peer, delay)
	if held := value(peer.Ask(ctx, "delay before", get(delay)), delay); held != "-1" {
		Skip(delay + " is " + held + " already")
	}
	borrowed := []string{delay}
	_, plans := peer.Has(ctx, schedule)
	if plans {
		borrowed = append(borrowed, schedule)
	}
	peer.Borrow(ctx, borrowed...)
	quiet := peer.LongerThanRestart(againWait)
	peer.Provoke(bench.Facts{"parameter": delay, "delay": seconds(rebootDelay), "quiet": seconds(quiet)})
	peer.Delay(acs.PostAnswer, keptOpen)
	answers := peer.AskAll(ctx, bench.Call{Step: "delay", RPC: setOne(delay, "xsd:int", seconds(rebootDelay), "delay")},
		bench.Call{Step: "after", RPC: &cwmp.GetRPCMethods{}})
	bench.Unless(answers[0], "setting "+delay)
	peer.AwaitRestart(ctx, restartWait)
	calls := []bench.Call{{Step: "read", RPC: get(delay)}}
	if plans {
		calls = append(calls, bench.Call{Step: "past", RPC: setOne(schedule, "xsd:dateTime", "2001-01-01T00:00:00Z", "delay")})
	}
	peer.AskAll(ctx, calls...)
	if plans {
		peer.Watch(ctx, quiet)
		peer.Visit(ctx)
	}
	peer.Over()
	Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-020", "CWMP-DM-042"))
}

// seconds is a time span as facts and parameters have it.
func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

// switchedOff: the data model, a device that is not to be managed.
func switchedOff(b *bench.Bench) {
	Describe("EnableCWMP", bench.Section("3.2.1"), bench.Needs(bench.Write, bench.Destructive, bench.Hook("changeValue"), bench.RequestCredentials), func() {
		b.It("silences the CPE where it is false", bench.About(bench.Rule("CWMP-DM-025"), bench.Takes(time.Minute)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			at := peer.Root() + "ManagementServer."
			enable := at + "EnableCWMP"
			have(ctx, peer, enable)
			peer.Borrow(ctx, at+"PeriodicInformEnable", at+"PeriodicInformInterval")
			b.Undo(enable, func(ctx context.Context) error { return b.CallHook(ctx, "changeValue", enable, "true") })
			peer.Provoke(bench.Facts{"interval": seconds(quietPeriod)})
			off := peer.Ask(ctx, "off", &cwmp.SetParameterValues{ParameterKey: "dm", ParameterList: []cwmp.ParameterValue{
				{Name: at + "PeriodicInformEnable", Type: "xsd:boolean", Value: "1"},
				{Name: at + "PeriodicInformInterval", Type: "xsd:unsignedInt", Value: seconds(quietPeriod)},
				{Name: enable, Type: "xsd:boolean", Value: "0"},
			}})
			bench.Unless(off, "setting "+enable)
			peer.Pause(ctx, bench.Apart)
			peer.RequestConnection(ctx, "ask", acs.Asking{})
			peer.Watch(ctx, 2*quietPeriod+10*time.Second)
			peer.Step("on", nil)
			b.Hook(ctx, "changeValue", enable, "true")
			peer.Visit(ctx)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-DM-025"))
		})
	})
}
