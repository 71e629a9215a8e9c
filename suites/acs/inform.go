package acs

import (
	"context"
	"fmt"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// vendorEvent and vendorParameter are of a vendor that no ACS knows.
const (
	vendorEvent     = "X 001122 CwmplabEvent"
	vendorParameter = "Device.X_001122_Cwmplab.Unheard"
)

// informs: TR-069 A.3.3.1, what an Inform may hold.
func informs(b *bench.Bench) {
	Describe("Inform", bench.Section("A.3.3.1"), func() {
		b.It("is taken with its events in any order", bench.Rule("CWMP-EVT-029"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			events := []cwmp.EventStruct{{EventCode: "1 BOOT"}, {EventCode: "2 PERIODIC"}, {EventCode: "4 VALUE CHANGE"}}
			peer.Announce("sorted", "Inform", nil)
			peer.Informing(func(i *cwmp.Inform) { i.Event = events }, func() { peer.Session(ctx, "2 PERIODIC") })
			turned := slices.Clone(events)
			slices.Reverse(turned)
			peer.Announce("shuffled", "Inform", nil)
			peer.Informing(func(i *cwmp.Inform) { i.Event = turned }, func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EVT-029"))
		})

		b.It("is taken with an event of a vendor", bench.Rule("CWMP-EVT-030"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Announce("vendor event", "Inform", nil)
			peer.Session(ctx, vendorEvent)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EVT-030"))
		})

		b.It("is taken with a parameter that nobody knows", bench.Rule("CWMP-INF-016"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Announce("unknown parameter", "Inform", nil)
			peer.Informing(addParameter, func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-INF-016"))
		})

		b.It("is taken with an event and a parameter that nobody knows", bench.Rule("CWMP-IFM-019"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Announce("unknown", "Inform", nil)
			peer.Informing(addParameter, func() { peer.Session(ctx, vendorEvent) })
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-IFM-019"))
		})

		informForms(b)
	})
}

// informForms are forms of Inform that an ACS has to answer like any other.
func informForms(b *bench.Bench) {
	answered := []string{"CWMP-SES-017", "CWMP-INF-015", "CWMP-SOP-027"}
	b.It("is answered with each event of the standard", bench.Rule(answered...), func(ctx context.Context) {
		peer := b.CPE(ctx)
		var all []cwmp.EventStruct
		for _, code := range []string{"1 BOOT", "2 PERIODIC", "3 SCHEDULED", "4 VALUE CHANGE", "8 DIAGNOSTICS COMPLETE", "M Reboot", "M ScheduleInform"} {
			all = append(all, cwmp.EventStruct{EventCode: code})
		}
		peer.Informing(func(i *cwmp.Inform) { i.Event = all }, func() { peer.Session(ctx, "2 PERIODIC") })
		Expect(peer.Recording()).To(bench.PassRule(answered...))
	})

	b.It("is answered with 64 events", bench.Rule(answered...), func(ctx context.Context) {
		peer := b.CPE(ctx)
		peer.Informing(func(i *cwmp.Inform) {
			for n := len(i.Event); n < 64; n++ {
				i.Event = append(i.Event, cwmp.EventStruct{EventCode: "M ScheduleInform", CommandKey: fmt.Sprint("key ", n)})
			}
		}, func() { peer.Session(ctx, "2 PERIODIC") })
		Expect(peer.Recording()).To(bench.PassRule(answered...))
	})

	b.It("is answered without any event", bench.Rule(answered...), func(ctx context.Context) {
		peer := b.CPE(ctx)
		peer.Informing(func(i *cwmp.Inform) { i.Event, i.RetryCount = nil, 1 }, func() { peer.Session(ctx, "2 PERIODIC") })
		Expect(peer.Recording()).To(bench.PassRule(answered...))
	})

	for _, v := range []cwmp.Version{cwmp.V1_0, cwmp.V1_1, cwmp.V1_2} {
		b.It("is answered in "+v.Namespace(), bench.Rule(answered...), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Speaks(v)
			peer.Call(&cwmp.GetRPCMethods{})
			peer.With(inVersion(v), func() { peer.Session(ctx, "2 PERIODIC") })
			Expect(peer.Recording()).To(bench.PassRule(answered...))
		})
	}

	b.It("is answered where some of the versions offered are shared", bench.Rule(answered...), func(ctx context.Context) {
		peer := b.CPE(ctx)
		peer.Speaks(cwmp.V1_4)
		peer.With(offering("1.0", "1.2", "9.9"), func() { peer.Session(ctx, "2 PERIODIC") })
		Expect(peer.Recording()).To(bench.PassRule(answered...))
	})
}

// addParameter adds one that no ACS knows.
func addParameter(i *cwmp.Inform) {
	i.ParameterList = append(slices.Clone(i.ParameterList), cwmp.ParameterValue{Name: vendorParameter, Type: "xsd:string", Value: "unheard of"})
}
