package acs

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/http1"
	"cwmplab/suites/bench"
)

// http: TR-069 3.4, the forms that an HTTP request may have.
func http(b *bench.Bench) {
	Describe("HTTP", bench.Section("3.4"), func() {
		b.It("is read in chunks", bench.Rule("CWMP-HTP-017"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Announce("chunked", "Inform", nil)
			peer.Posting(cpe.PostInform, func(out *http1.Outgoing) {
				out.Framing, out.ChunkSize = http1.Chunked, 512
				out.Del("Content-Length")
				out.Set("Transfer-Encoding", "chunked")
			}, func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-017"))
		})

		b.It("is read with its header in small letters", bench.Rule("CWMP-HTP-018"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Announce("lower case", "Inform", nil)
			peer.Announce("cookie", "empty", nil)
			peer.Posting(0, func(out *http1.Outgoing) {
				for i := range out.Headers {
					out.Headers[i].Name = strings.ToLower(out.Headers[i].Name)
				}
			}, func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-018"))
		})

		b.It("answers Expect before the body comes", bench.About(bench.Rule("CWMP-HTP-019"), bench.Takes(6*time.Second)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Announce("expect", "Inform", nil)
			peer.Posting(cpe.PostInform, func(out *http1.Outgoing) { out.Set("Expect", "100-continue") },
				func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-019"))
		})

		b.It("refuses a content coding that nobody knows", bench.Rule("CWMP-HTP-043"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			if s := peer.Session(ctx, "2 PERIODIC"); s.Version < cwmp.V1_4 {
				Skip("the ACS speaks " + s.Version.String() + ", which knows no content codings")
			}
			peer.Announce("coding", checks.PostAny, nil)
			peer.Posting(cpe.PostInform, func(out *http1.Outgoing) { out.Set("Content-Encoding", "x-cwmplab") },
				func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			peer.Settle(ctx)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-043"))
		})
	})
}
