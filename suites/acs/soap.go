package acs

import (
	"bytes"
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/suites/bench"
)

// soap: TR-069 3.5, the envelope and its header.
func soap(b *bench.Bench) {
	Describe("SOAP", bench.Section("3.5"), func() {
		b.It("takes a request of 32 KiB", bench.Rule("CWMP-SOP-012"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Announce("large", "Inform", nil)
			peer.Writing(cpe.PostInform, func(body []byte) []byte { return padded(body, 32*1024) }, func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SOP-012"))
		})

		b.It("takes an answer of 100 KiB", bench.About(bench.Rule("CWMP-SOP-013"), bench.Needs(bench.Acting)), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Asked(peer.Adapter().Queue(ctx, peer.Key(), &cwmp.GetParameterValues{ParameterNames: []string{modelName}}))
			peer.Announce("large answer", "answer to GetParameterValues", bench.Facts{"asks": modelName})
			peer.Writing(cpe.PostAnswer, func(body []byte) []byte { return padded(body, 100*1024) }, func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SOP-013"))
		})

		b.It("refuses a header entry that it must understand and does not know", bench.Rule("CWMP-SOP-036"), func(ctx context.Context) {
			entered(ctx, b.CPE(ctx), "must understand", "1", "CWMP-SOP-036")
		})

		b.It("ignores a header entry that it need not understand", bench.Rule("CWMP-SOP-037"), func(ctx context.Context) {
			entered(ctx, b.CPE(ctx), "need not understand", "0", "CWMP-SOP-037")
		})
	})
}

// entered has the CPE send a request with a header entry that nobody knows.
func entered(ctx context.Context, peer *bench.CPE, step, mustUnderstand, rule string) {
	GinkgoHelper()
	peer.Provoke(nil)
	peer.Say(step, &cwmp.GetRPCMethods{})
	peer.With(func(h *cpe.Hooks) {
		next := h.Envelope
		h.Envelope = func(p cpe.Post, e *cwmp.Envelope) {
			if next(p, e); p.Kind == cpe.PostRequest {
				e.Header.Extra = append(e.Header.Extra, &cwmp.Element{Prefix: "x", Local: "Trace", Text: "1", Attrs: []cwmp.Attr{
					{Name: "xmlns:x", Value: "urn:example:trace"}, {Name: "soap-env:mustUnderstand", Value: mustUnderstand}}})
			}
		}
	}, func() { peer.Session(ctx, "2 PERIODIC") })
	peer.Over()
	Expect(peer.Recording()).To(bench.PassRule(rule))
}

// padded fills an envelope with white space before its end tag, which means nothing there.
func padded(body []byte, size int) []byte {
	at := bytes.LastIndex(body, []byte("</"))
	if at < 0 || len(body) >= size {
		return body
	}
	space := bytes.Repeat([]byte(" "), size-len(body))
	return append(append(append([]byte(nil), body[:at]...), space...), body[at:]...)
}
