package acs

import (
	"context"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/suites/bench"
)

// requestURL: where connection requests go.
func requestURL(b *bench.Bench) {
	When("the CPE has told another URL", func() {
		b.It("goes to the new path", bench.About(bench.Rule("CWMP-CRQ-032"), bench.Takes(4*time.Second)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Move(ctx, peer.ConnectionRequestURL()+"-new")
			peer.Summon(ctx, bench.AsItIs)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-032"))
		})

		b.It("comes again after one to a port where nobody listened", bench.About(bench.Rule("CWMP-CRQ-032", "CWMP-CRQ-002"), bench.Takes(7*time.Second)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Move(ctx, elsewhere(peer.ConnectionRequestURL(), b.ClosedPort()))
			peer.Refused(peer.RequestConnection(ctx))
			peer.MoveBack(ctx)
			peer.Summon(ctx, bench.AsItIs)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-032", "CWMP-CRQ-002"))
		})
	})
}

// elsewhere is a URL with another port.
func elsewhere(text, port string) string {
	u, err := url.Parse(text)
	Expect(err).NotTo(HaveOccurred())
	u.Host = u.Hostname() + ":" + port
	return u.String()
}
