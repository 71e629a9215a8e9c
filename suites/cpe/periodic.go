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
	shortPeriod = 20 * time.Second
	quietPeriod = 12 * time.Second // of sessions that do not come
	phasePeriod = time.Minute
	unknownTime = "0001-01-01T00:00:00Z"
)

// periodic: TR-069 3.2.1 and the data model, sessions that come by themselves.
func periodic(b *bench.Bench) {
	Describe("A periodic session", bench.Section("3.2.1"), bench.Needs(bench.Write), func() {
		b.It("comes every interval", bench.About(bench.Rule("CWMP-EST-005"), bench.Takes(45*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			setPeriod(ctx, peer, shortPeriod, "1", "")
			peer.AwaitWithin(ctx, 3*shortPeriod+20*time.Second, times(2, bench.Reports("2 PERIODIC")))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-005"))
		})

		b.It("falls on its time", bench.About(bench.Rule("CWMP-EST-006"), bench.Takes(4*time.Minute), bench.Long()), func(ctx context.Context) {
			peer := b.ACS(ctx)
			far := peer.Now().Add(1000*24*time.Hour + phasePeriod/2).UTC().Format("2006-01-02T15:04:05Z")
			setPeriod(ctx, peer, phasePeriod, "1", far)
			peer.Watch(ctx, 3*phasePeriod)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-006"))
		})

		b.It("keeps to the interval where its time is unknown", bench.About(bench.Rule("CWMP-EST-007"), bench.Takes(45*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			setPeriod(ctx, peer, shortPeriod, "1", unknownTime)
			peer.AwaitWithin(ctx, 3*shortPeriod+20*time.Second, times(2, bench.Reports("2 PERIODIC")))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-007"))
		})

		b.It("does not come where it is switched off", bench.About(bench.Rule("CWMP-EST-008"), bench.Needs(bench.RequestCredentials), bench.Takes(45*time.Second)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			setPeriod(ctx, peer, quietPeriod, "0", "")
			peer.Watch(ctx, 2*quietPeriod+15*time.Second)
			if request, err := peer.ConnectionRequest(ctx); err == nil && request.Accepted {
				peer.AwaitWithin(ctx, sessionWait, nil) // it is still there
			}
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-008"))
		})
	})
}

// setPeriod begins the provocation and sets the parameters of periodic sessions; phase "" leaves PeriodicInformTime alone. They
// are put back when the scenario is over, which is skipped where the device refuses.
func setPeriod(ctx context.Context, peer *bench.ACS, interval time.Duration, enable, phase string) {
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
	answer := peer.Ask(ctx, "set", &cwmp.SetParameterValues{ParameterList: list, ParameterKey: "periodic"})
	bench.Unless(answer, "setting the period")
	if set, ok := answer.(*cwmp.SetParameterValuesResponse); ok && set.Status != 0 {
		Skip("the CPE answers the change of its period with Status 1: it may take effect later")
	}
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
