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

// Periods that scenarios set, and the time that stands for none.
const (
	shortPeriod = 30 * time.Second
	phasePeriod = time.Minute
	unknownTime = "0001-01-01T00:00:00Z"
)

// periodic: TR-069 3.2.1 and the data model, sessions that come by themselves.
func periodic(b *bench.Bench) {
	Describe("A periodic session", bench.Section("3.2.1"), bench.Needs(bench.Write), func() {
		b.It("comes every interval", bench.About(bench.Rule("CWMP-EST-005"), bench.Takes(2*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			setPeriod(ctx, acs, shortPeriod, "1", "")
			acs.Watch(ctx, 3*shortPeriod+20*time.Second)
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-EST-005"))
		})

		b.It("falls on its time", bench.About(bench.Rule("CWMP-EST-006"), bench.Takes(4*time.Minute), bench.Long()), func(ctx context.Context) {
			acs := b.ACS(ctx)
			far := acs.Now().Add(1000*24*time.Hour + phasePeriod/2).UTC().Format("2006-01-02T15:04:05Z")
			setPeriod(ctx, acs, phasePeriod, "1", far)
			acs.Watch(ctx, 3*phasePeriod)
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-EST-006"))
		})

		b.It("keeps to the interval where its time is unknown", bench.About(bench.Rule("CWMP-EST-007"), bench.Takes(2*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			setPeriod(ctx, acs, shortPeriod, "1", unknownTime)
			acs.Watch(ctx, 3*shortPeriod+20*time.Second)
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-EST-007"))
		})

		b.It("does not come where it is switched off", bench.About(bench.Rule("CWMP-EST-008"), bench.Needs(bench.RequestCredentials), bench.Takes(90*time.Second)), func(ctx context.Context) {
			acs := reachable(ctx, b)
			setPeriod(ctx, acs, shortPeriod, "0", "")
			acs.Watch(ctx, 2*shortPeriod+15*time.Second)
			if request, err := acs.ConnectionRequest(ctx); err == nil && request.Accepted {
				acs.AwaitWithin(ctx, sessionWait, nil) // it is still there
			}
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-EST-008"))
		})
	})
}

// setPeriod begins the provocation and sets the parameters of periodic sessions; phase "" leaves PeriodicInformTime alone. They
// are put back when the scenario is over, which is skipped where the device refuses.
func setPeriod(ctx context.Context, acs *bench.ACS, interval time.Duration, enable, phase string) {
	GinkgoHelper()
	at := acs.Root() + "ManagementServer.PeriodicInform"
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
	acs.Borrow(ctx, borrowed...)
	acs.Provoke(facts)
	answer := acs.Ask(ctx, "set", &cwmp.SetParameterValues{ParameterList: list, ParameterKey: "periodic"})
	bench.Unless(answer, "setting the period")
	if set, ok := answer.(*cwmp.SetParameterValuesResponse); ok && set.Status != 0 {
		Skip("the CPE answers the change of its period with Status 1: it may take effect later")
	}
}
