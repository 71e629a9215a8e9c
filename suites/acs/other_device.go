package acs

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/suites/bench"
)

// otherDevice: TR-069 3.2.2.2 and 3.4.4, each device has credentials of its own, in both directions.
func otherDevice(b *bench.Bench) {
	Describe("Another device", bench.Section("3.4.4"), bench.Needs(bench.Acting, bench.Fresh(1), bench.RequestCredentials), func() {
		b.It("gets connection requests with the digest of its own credentials", bench.About(bench.Rule("CWMP-AUT-019"), bench.Takes(3*time.Second)), func(ctx context.Context) {
			peer := b.FreshCPE(ctx)
			if !peer.LetIn() {
				Skip("the ACS takes no session of " + peer.Key())
			}
			peer.Summon(ctx, bench.AsItIs)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-AUT-019"))
		})
	})
}
