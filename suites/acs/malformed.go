package acs

import (
	"bytes"
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
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
	})
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
