package acs

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// manyDevices is how many devices hold a session at the same time.
const manyDevices = 5

// parallel: TR-069 3.7.2, sessions of several devices at a time.
func parallel(b *bench.Bench) {
	Describe("Sessions of several devices", bench.Section("3.7.2"), bench.Needs(bench.Load, bench.Fresh(manyDevices)), func() {
		rules := []string{"CWMP-SES-017", "CWMP-SES-018", "CWMP-SOP-027", "CWMP-HTP-024"}
		b.It("are not mixed up", bench.Rule(rules...), func(ctx context.Context) {
			var peers []*bench.CPE
			for range manyDevices {
				peers = append(peers, b.FreshCPE(ctx))
			}
			for _, peer := range peers {
				peer.Call(&cwmp.GetRPCMethods{})
				peer.Periodic()
			}
			for _, peer := range peers {
				peer.Await(ctx)
			}
			Expect(peers[0].Recording()).To(bench.PassRule(rules...))
		})
	})
}
