package cpe

import (
	"bytes"
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// soap: TR-069 3.5, the envelope and its header.
func soap(b *bench.Bench) {
	Describe("SOAP", bench.Section("3.5"), func() {
		b.It("takes a request of 32 KiB", bench.Rule("CWMP-SOP-012"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.With(requestBytes(func(body []byte) []byte { return padded(body, 32*1024) }), func() {
				peer.Ask(ctx, "ask", &cwmp.GetParameterValues{ParameterNames: []string{peer.Root() + "DeviceInfo.SoftwareVersion"}})
			})
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SOP-012"))
		})

		b.It("answers with the whole data model", bench.Rule("CWMP-SOP-013"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.AskAll(ctx, bench.Call{Step: "short", RPC: get(peer.Root() + "DeviceInfo.")}, bench.Call{Step: "ask", RPC: get(peer.Root())})
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SOP-013"))
		})

		b.It("answers an unknown method with fault 9000", bench.Rule("CWMP-SOP-020"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.AskAll(ctx, bench.Call{Step: "ask", Element: &cwmp.Element{Local: "X_001122_NoSuchMethod"}})
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SOP-020"))
		})

		b.It("refuses a header entry that it must understand and does not know", bench.Rule("CWMP-SOP-036"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.With(entry("1"), func() { peer.Ask(ctx, "ask", &cwmp.GetRPCMethods{}) })
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SOP-036"))
		})

		b.It("ignores a header entry that it need not understand", bench.Rule("CWMP-SOP-037"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.With(entry("0"), func() { peer.Ask(ctx, "ask", &cwmp.GetRPCMethods{}) })
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SOP-037"))
		})
	})
}

// requestBytes changes the requests of the ACS before they are framed.
func requestBytes(change func(body []byte) []byte) func(*acs.Hooks) {
	return func(h *acs.Hooks) {
		next := h.Bytes
		h.Bytes = func(t *acs.Turn, r *acs.Reply, body []byte) []byte {
			if body = next(t, r, body); r.Kind == acs.ReplyRequest {
				return change(body)
			}
			return body
		}
	}
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

// entry adds a header entry that nobody knows to the requests of the ACS.
func entry(mustUnderstand string) func(*acs.Hooks) {
	return func(h *acs.Hooks) {
		next := h.Envelope
		h.Envelope = func(t *acs.Turn, r *acs.Reply, e *cwmp.Envelope) {
			if next(t, r, e); r.Kind == acs.ReplyRequest {
				e.Header.Extra = append(e.Header.Extra, &cwmp.Element{Prefix: "x", Local: "Trace", Text: "1", Attrs: []cwmp.Attr{
					{Name: "xmlns:x", Value: "urn:example:trace"}, {Name: "soap-env:mustUnderstand", Value: mustUnderstand}}})
			}
		}
	}
}
