package cpe

import (
	"context"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// Periods that scenarios set, and the time that stands for none.
const (
	shortPeriod = 15 * time.Second
	quietPeriod = 10 * time.Second // of sessions that do not come
	phasePeriod = time.Minute
	unknownTime = "0001-01-01T00:00:00Z"
)

// periodic: TR-069 3.2.1 and the data model, sessions that come by themselves.
func periodic(b *bench.Bench) {
	Describe("A periodic session", bench.Section("3.2.1"), bench.Needs(bench.Write), func() {
		b.It("comes every interval", bench.About(bench.Rule("CWMP-EST-005", "CWMP-DM-020"), bench.Takes(35*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			zero := setOne(peer.Root()+"ManagementServer.PeriodicInformInterval", "xsd:unsignedInt", "0", "periodic")
			setPeriod(ctx, peer, shortPeriod, "1", "", bench.Call{Step: "zero", RPC: zero})
			peer.AwaitWithin(ctx, 3*shortPeriod+20*time.Second, times(2, bench.Reports("2 PERIODIC")))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-005", "CWMP-DM-020"))
		})

		b.It("falls on its time", bench.About(bench.Rule("CWMP-EST-006", "CWMP-DM-021"), bench.Takes(4*time.Minute), bench.Long()), func(ctx context.Context) {
			peer := b.ACS(ctx)
			far := peer.Now().Add(1000*24*time.Hour + phasePeriod/2).UTC().Format("2006-01-02T15:04:05Z")
			setPeriod(ctx, peer, phasePeriod, "1", far)
			peer.Watch(ctx, 3*phasePeriod)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-006", "CWMP-DM-021"))
		})

		b.It("keeps to the interval where its time is unknown", bench.About(bench.Rule("CWMP-EST-007", "CWMP-DM-022"), bench.Takes(35*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			setPeriod(ctx, peer, shortPeriod, "1", unknownTime)
			peer.AwaitWithin(ctx, 3*shortPeriod+20*time.Second, times(2, bench.Reports("2 PERIODIC")))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-007", "CWMP-DM-022"))
		})

		b.It("does not come where it is switched off, and comes again where it is switched on", bench.About(bench.Rule("CWMP-EST-008", "CWMP-DM-023"), bench.Needs(bench.RequestCredentials), bench.Takes(time.Minute)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			setPeriod(ctx, peer, quietPeriod, "0", "")
			peer.Watch(ctx, 2*quietPeriod+15*time.Second)
			on := peer.Queue(bench.Call{Step: "on", RPC: setOne(peer.Root()+"ManagementServer.PeriodicInformEnable", "xsd:boolean", "1", "periodic")})
			if request, err := peer.ConnectionRequest(ctx); err == nil && request.Accepted {
				peer.AwaitWithin(ctx, sessionWait, nil) // it is still there
			}
			peer.Subject().Dequeue()
			if on[0].Done() {
				peer.AwaitWithin(ctx, quietPeriod+15*time.Second, bench.Reports("2 PERIODIC"))
			}
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-008", "CWMP-DM-023"))
		})
	})
}

// setPeriod begins the provocation and sets the parameters of periodic sessions, after other calls in the same session; phase ""
// leaves PeriodicInformTime alone. They are put back when the scenario is over, which is skipped where the device refuses.
func setPeriod(ctx context.Context, peer *bench.ACS, interval time.Duration, enable, phase string, before ...bench.Call) {
	GinkgoHelper()
	at := peer.Root() + "ManagementServer.PeriodicInform"
	number := strconv.Itoa(int(interval / time.Second))
	facts := bench.Facts{"interval": number}
	list := []cwmp.ParameterValue{
		{Name: at + "Enable", Type: "xsd:boolean", Value: enable},
		{Name: at + "Interval", Type: "xsd:unsignedInt", Value: number},
	}
	borrowed := []string{at + "Enable", at + "Interval"}
	if phase != "" {
		facts["time"] = phase
		list = append(list, cwmp.ParameterValue{Name: at + "Time", Type: "xsd:dateTime", Value: phase})
		borrowed = append(borrowed, at+"Time")
	}
	peer.Borrow(ctx, borrowed...)
	peer.Provoke(facts)
	calls := append(before, bench.Call{Step: "set", RPC: &cwmp.SetParameterValues{ParameterList: list, ParameterKey: "periodic"}})
	answer := peer.AskAll(ctx, calls...)[len(before)]
	bench.Unless(answer, "setting the period")
	if set, ok := answer.(*cwmp.SetParameterValuesResponse); ok && set.Status != 0 {
		Skip("the CPE answers the change of its period with Status 1: it may take effect later")
	}
}

// putBack makes a call that is to be refused, and puts back what it has set in the same session where it is not.
func putBack(ctx context.Context, peer *bench.ACS, call bench.Call, back cwmp.RPC) {
	GinkgoHelper()
	call.Then = func(answer cwmp.RPC) []bench.Call {
		if _, refused := bench.Refused(answer); refused {
			return nil
		}
		return []bench.Call{{Step: "back", RPC: back}}
	}
	peer.AskAll(ctx, call)
}

// times fits from the given time on that something else fits.
func times(n int, fits func(acs.Session) bool) func(acs.Session) bool {
	return func(s acs.Session) bool {
		if fits(s) {
			n--
		}
		return n <= 0
	}
}
