package cpe

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// beat is the shortest interval of heartbeats (data model, HeartbeatPolicy.ReportingInterval).
const beat = 30 * time.Second

// heartbeats: TR-069 Annex O, sessions that say that the device is there.
func heartbeats(b *bench.Bench) {
	Describe("A heartbeat", bench.Section("Annex O"), bench.Needs(bench.Write, bench.RequestCredentials, bench.Amendment(6)), func() {
		b.It("comes every interval, on its time", bench.About(bench.Rule("CWMP-EVT-024", "CWMP-IFM-028"), bench.Takes(50*time.Second)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			at, periodic := peer.Root()+"ManagementServer.HeartbeatPolicy.", peer.Root()+"ManagementServer.PeriodicInformEnable"
			have(ctx, peer, at)
			peer.Borrow(ctx, periodic, at+"Enable", at+"ReportingInterval", at+"InitiationTime")
			far := peer.Now().Add(1000*24*time.Hour + beat/2).UTC().Format("2006-01-02T15:04:05Z")
			peer.Provoke(bench.Facts{"interval": seconds(beat), "time": far})
			set := peer.Ask(ctx, "set", &cwmp.SetParameterValues{ParameterKey: "heartbeat", ParameterList: []cwmp.ParameterValue{
				{Name: periodic, Type: "xsd:boolean", Value: "0"},
				{Name: at + "Enable", Type: "xsd:boolean", Value: "1"},
				{Name: at + "ReportingInterval", Type: "xsd:unsignedInt", Value: seconds(beat)},
				{Name: at + "InitiationTime", Type: "xsd:dateTime", Value: far},
			}})
			bench.Unless(set, "switching heartbeats on")
			peer.AwaitWithin(ctx, 3*beat, times(2, bench.Reports("14 HEARTBEAT")))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EVT-024", "CWMP-IFM-028"))
		})
	})
}
