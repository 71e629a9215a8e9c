package cpe

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// informParameters: the data model, parameters that the ACS asks for in Informs.
func informParameters(b *bench.Bench) {
	Describe("InformParameter", bench.Section("A.3.3.1"), bench.Needs(bench.Write), func() {
		rules := []string{"CWMP-INF-014", "CWMP-IFM-023", "CWMP-IFM-024"}
		b.It("adds parameters to the Informs of its events, and takes none that every Inform has", bench.About(bench.Rule(rules...), bench.Takes(2*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			table := peer.Root() + "ManagementServer.InformParameter."
			have(ctx, peer, table)
			name := untold(ctx, peer)
			row := peer.Row(ctx, table)
			peer.Provoke(bench.Facts{"parameter": name, "row": row})
			answers := peer.AskAll(ctx,
				bench.Call{Step: "forced", RPC: setOne(row+"ParameterName", "xsd:string", peer.Root()+"DeviceInfo.SoftwareVersion", "inform")},
				bench.Call{Step: "four", RPC: setOne(row+"EventList", "xsd:string", "4 VALUE CHANGE", "inform")},
				bench.Call{Step: "set", RPC: &cwmp.SetParameterValues{ParameterKey: "inform", ParameterList: []cwmp.ParameterValue{
					{Name: row + "Enable", Type: "xsd:boolean", Value: "1"},
					{Name: row + "ParameterName", Type: "xsd:string", Value: name},
					{Name: row + "EventList", Type: "xsd:string", Value: "2 PERIODIC,6 CONNECTION REQUEST"},
				}}})
			bench.Unless(answers[2], "asking for "+name)
			peer.Ask(ctx, "read", get(row))
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule(rules...))
		})
	})
}

// untold is a parameter that the device has and does not tell of in its Informs. The scenario is skipped where there is none.
func untold(ctx context.Context, peer *bench.ACS) string {
	GinkgoHelper()
	for _, short := range []string{"DeviceInfo.ModelName", "DeviceInfo.UpTime", "DeviceInfo.Description"} {
		if _, has := peer.Has(ctx, peer.Root()+short); has && peer.Informed(short) == "" {
			return peer.Root() + short
		}
	}
	Skip("the CPE tells of each parameter anyway that could be asked for")
	return ""
}
