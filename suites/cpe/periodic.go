package cpe

import (
	"context"
	"slices"
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
		b.It("comes every interval, also where its time is unknown", bench.About(bench.Rule("CWMP-EST-005", "CWMP-DM-020", "CWMP-EST-007", "CWMP-DM-022"),
			bench.Takes(35*time.Second)), func(ctx context.Context) { everyInterval(ctx, b) })

		b.It("falls on its time", bench.About(bench.Rule("CWMP-EST-006", "CWMP-DM-021"), bench.Takes(4*time.Minute), bench.Long()), func(ctx context.Context) {
			peer := b.ACS(ctx)
			far := peer.Now().Add(1000*24*time.Hour + phasePeriod/2).UTC().Format("2006-01-02T15:04:05Z")
			setPeriod(ctx, peer, period{phasePeriod, "1", far})
			peer.Watch(ctx, 3*phasePeriod)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-006", "CWMP-DM-021"))
		})

		b.It("does not come where it is switched off, and comes again where it is switched on", bench.About(bench.Rule("CWMP-EST-008", "CWMP-DM-023"), bench.Needs(bench.RequestCredentials), bench.Takes(time.Minute)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			setPeriod(ctx, peer, period{quietPeriod, "0", ""})
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

// everyInterval has a short period without a time to reckon from, and one with the time of the device where it has one.
func everyInterval(ctx context.Context, b *bench.Bench) {
	peer, always, timeless := b.ACS(ctx), []string{"CWMP-EST-005", "CWMP-DM-020"}, []string{"CWMP-EST-007", "CWMP-DM-022"}
	p := period{interval: shortPeriod, enable: "1", phase: unknownTime}
	borrowPeriod(ctx, peer, p)
	at := peer.Root() + "ManagementServer.PeriodicInformTime"
	held, err := cwmp.ParseDateTime(value(peer.Ask(ctx, "time", get(at)), at))
	if err == nil && held.Kind != cwmp.TimeAbsolute {
		unlessInEffect(series(ctx, peer, p, slices.Concat(always, timeless)))
		Expect(peer.Recording()).To(bench.PassRule(slices.Concat(always, timeless)...))
		return
	}
	unlessInEffect(series(ctx, peer, period{interval: shortPeriod, enable: "1"}, always))
	Expect(peer.Recording()).To(bench.PassRule(always...))
	unlessInEffect(series(ctx, peer, p, timeless))
	Expect(peer.Recording()).To(bench.PassRule(timeless...))
}

// series provokes rules with a period, waits for two of its sessions, and gives the answer to its setting.
func series(ctx context.Context, peer *bench.ACS, p period, rules []string) cwmp.RPC {
	GinkgoHelper()
	peer.Provoke(p.facts(), rules...)
	zero := setOne(peer.Root()+"ManagementServer.PeriodicInformInterval", "xsd:unsignedInt", "0", "periodic")
	answer := peer.AskAll(ctx, bench.Call{Step: "zero", RPC: zero}, p.call(peer))[1]
	if set, ok := answer.(*cwmp.SetParameterValuesResponse); ok && set.Status == 0 {
		peer.AwaitWithin(ctx, 3*p.interval+20*time.Second, times(2, bench.Reports("2 PERIODIC")))
	}
	peer.Over()
	return answer
}

// period is what a scenario sets of periodic sessions; phase "" leaves PeriodicInformTime alone.
type period struct {
	interval      time.Duration
	enable, phase string
}

// setPeriod begins the provocation and sets the period, which is put back when the scenario is over. That is skipped where the
// device refuses.
func setPeriod(ctx context.Context, peer *bench.ACS, p period) {
	GinkgoHelper()
	borrowPeriod(ctx, peer, p)
	peer.Provoke(p.facts())
	unlessInEffect(peer.AskAll(ctx, p.call(peer))[0])
}

func borrowPeriod(ctx context.Context, peer *bench.ACS, p period) {
	GinkgoHelper()
	var names []string
	for _, v := range p.values(peer) {
		names = append(names, v.Name)
	}
	peer.Borrow(ctx, names...)
}

func (p period) facts() bench.Facts {
	facts := bench.Facts{"interval": seconds(p.interval)}
	if p.phase != "" {
		facts["time"] = p.phase
	}
	return facts
}

func (p period) call(peer *bench.ACS) bench.Call {
	return bench.Call{Step: "set", RPC: &cwmp.SetParameterValues{ParameterList: p.values(peer), ParameterKey: "periodic"}}
}

func (p period) values(peer *bench.ACS) []cwmp.ParameterValue {
	at := peer.Root() + "ManagementServer.PeriodicInform"
	list := []cwmp.ParameterValue{{Name: at + "Enable", Type: "xsd:boolean", Value: p.enable}, {Name: at + "Interval", Type: "xsd:unsignedInt", Value: seconds(p.interval)}}
	if p.phase != "" {
		list = append(list, cwmp.ParameterValue{Name: at + "Time", Type: "xsd:dateTime", Value: p.phase})
	}
	return list
}

// unlessInEffect skips the scenario where the period was not taken, or is to take effect later.
func unlessInEffect(answer cwmp.RPC) {
	GinkgoHelper()
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
