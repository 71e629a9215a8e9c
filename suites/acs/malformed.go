package acs

import (
	"bytes"
	"context"
	"strconv"
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

// malformed: TR-069 3.7.2, what no CPE may send.
func malformed(b *bench.Bench) {
	Describe("A malformed POST", bench.Section("3.7.2"), bench.Needs(bench.Malformed), func() {
		for _, broken := range []struct {
			name string
			make func(body []byte) []byte
		}{
			{"that is cut off", func(body []byte) []byte { return body[:len(body)*2/3] }},
			{"that is no XML", func([]byte) []byte { return []byte("GetRPCMethods, please\n") }},
			{"with two envelopes", func(body []byte) []byte { return append(bytes.Clone(body), body...) }},
			{"in another namespace than that of SOAP", renaming("http://schemas.xmlsoap.org/soap/envelope/", "http://schemas.xmlsoap.org/soap/no-envelope/")},
			{"with a tag that is not closed", func(body []byte) []byte { return bytes.Replace(body, []byte("</soap-env:Body>"), nil, 1) }},
		} {
			b.It(broken.name+" gets an HTTP error", bench.Rule("CWMP-SES-030"), func(ctx context.Context) {
				peer := b.CPE(ctx)
				peer.Provoke(nil)
				peer.Call(&cwmp.GetRPCMethods{})
				peer.Writing(cpe.PostRequest, broken.make, func() {
					peer.With(announcing(peer, "malformed"), func() { peer.Session(ctx, "2 PERIODIC") })
				})
				peer.Over()
				peer.Settle(ctx)
				Expect(peer.Recording()).To(bench.PassRule("CWMP-SES-030"))
			})
		}

		b.It("in a namespace that CWMP does not have does not keep the next session out", bench.Rule("CWMP-EST-002"), func(ctx context.Context) {
			outlives(ctx, b.CPE(ctx), func(out *http1.Outgoing) {
				out.Body = renaming("urn:dslforum-org:cwmp-1-", "urn:dslforum-org:cwmp-9-")(out.Body)
			}, nil)
		})

		b.It("that never comes to its end does not keep the next session out", bench.About(bench.Rule("CWMP-EST-002"), bench.Takes(10*time.Second)), func(ctx context.Context) {
			outlives(ctx, b.CPE(ctx), func(out *http1.Outgoing) {
				out.Set("Content-Length", strconv.Itoa(2*len(out.Body)))
			}, leave)
		})

		b.It("with a header of 64 KiB does not keep the next session out", bench.Rule("CWMP-EST-002"), func(ctx context.Context) {
			outlives(ctx, b.CPE(ctx), func(out *http1.Outgoing) { out.Set("X-Cwmplab", strings.Repeat("x", 64*1024)) }, nil)
		})
	})

	Describe("An oversized message", bench.Section("3.5"), bench.Needs(bench.Load), func() {
		b.It("of 512 KiB does not keep the next session out", bench.Rule("CWMP-EST-002"), func(ctx context.Context) {
			outlives(ctx, b.CPE(ctx), func(out *http1.Outgoing) {
				out.Body = padded(out.Body, oversize)
				out.Frame()
			}, nil)
		})
	})
}

// oversize is the length of a message, in bytes, that is 16 times what an ACS has to take (TR-069 3.5).
const oversize = 512 << 10

// patience is how long the CPE waits for the end of something that does not come.
const patience = 5 * time.Second

// leave has the CPE wait for an answer a few seconds only.
func leave(h *cpe.Hooks) {
	h.Timeout = func(time.Duration) time.Duration { return patience }
}

// outlives sends an Inform that an ACS need not take, and then one that it has to.
func outlives(ctx context.Context, peer *bench.CPE, change func(*http1.Outgoing), arm func(*cpe.Hooks)) {
	GinkgoHelper()
	if arm == nil {
		arm = bench.AsItIs
	}
	peer.With(arm, func() {
		peer.Posting(cpe.PostInform, change, func() { peer.Session(ctx, "2 PERIODIC") })
	})
	peer.Settle(ctx)
	peer.Provoke(nil)
	peer.Announce("inform", "Inform", nil)
	peer.Session(ctx, "2 PERIODIC")
	peer.Over()
	Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-002"))
}

// renaming puts one text in the place of another.
func renaming(old, other string) func(body []byte) []byte {
	return func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(old), []byte(other)) }
}

// announcing notes a step when the CPE is about to send its first request.
func announcing(peer *bench.CPE, step string) func(*cpe.Hooks) {
	return func(h *cpe.Hooks) {
		next := h.Sending
		h.Sending = func(ctx context.Context, p cpe.Post) error {
			if p.Kind == cpe.PostRequest && p.Attempt == 1 {
				peer.Announce(step, checks.PostAny, nil)
			}
			return next(ctx, p)
		}
	}
}
