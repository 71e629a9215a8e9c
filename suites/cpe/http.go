package cpe

import (
	"context"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/internal/http1"
	"cwmplab/suites/bench"
)

// httpUse: TR-069 3.4.1 and RFC 7230, what an ACS may do on HTTP.
func httpUse(b *bench.Bench) {
	Describe("HTTP", bench.Section("3.4.1"), func() {
		b.It("understands chunked responses", bench.Rule("CWMP-HTP-016"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.Answering(0, func(_ *acs.Reply, out *http1.Outgoing) { chunked(out) }, func() { peer.Visit(ctx) })
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-016"))
		})

		b.It("reads header names in small letters", bench.Rule("CWMP-HTP-018"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.Answering(0, func(_ *acs.Reply, out *http1.Outgoing) {
				for i := range out.Headers {
					out.Headers[i].Name = strings.ToLower(out.Headers[i].Name)
					if out.Headers[i].Name == "set-cookie" {
						out.Headers = append(out.Headers, http1.Field{Name: "set-cookie", Value: "lower=1; path=/"})
					}
				}
			}, func() { peer.Visit(ctx) })
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-018"))
		})

		b.It("skips interim responses", bench.Rule("CWMP-HTP-045"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.Answering(acs.PostInform, func(_ *acs.Reply, out *http1.Outgoing) {
				out.Raw = append([]byte("HTTP/1.1 100 Continue\r\n\r\n"), out.Bytes()...)
			}, func() { peer.Visit(ctx) })
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-045"))
		})

		b.It("takes a response with status 200 and no body for an empty one", bench.About(bench.Rule("CWMP-HTP-011"), bench.Takes(8*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			policy := shortRetries(ctx, peer)
			peer.Provoke(policy)
			peer.Answering(acs.PostEmpty, func(_ *acs.Reply, out *http1.Outgoing) {
				out.Start = "HTTP/1.1 200 OK"
				out.Set("Content-Length", "0")
			}, func() { peer.Visit(ctx) })
			peer.Watch(ctx, firstRetry(policy))
			peer.Visit(ctx)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-011"))
		})

		b.It("goes on in a new connection when the ACS closes one between round trips", bench.Rule("CWMP-HTP-021"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.CloseAfter(acs.PostInform)
			peer.Visit(ctx)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-021"))
		})
	})
}

// cookies: TR-069 3.4.2.
func cookies(b *bench.Bench) {
	Describe("Cookies", bench.Section("3.4.2"), func() {
		b.It("come back, several at a time", bench.Rule("CWMP-HTP-028"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.Answering(acs.PostInform, func(_ *acs.Reply, out *http1.Outgoing) {
				if out.Get("Set-Cookie") == "" {
					return
				}
				for _, name := range []string{"one", "two"} {
					out.Headers = append(out.Headers, http1.Field{Name: "Set-Cookie", Value: name + "=" + strings.Repeat("0123456789abcdef", 14) + "; Path=/"})
				}
			}, func() { peer.Visit(ctx) })
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-028"))
		})
	})
}

// redirects: TR-069 3.4.2.
func redirects(b *bench.Bench) {
	Describe("Redirects", bench.Section("3.4.2"), func() {
		b.It("are followed with 302 and with 307", bench.Rule("CWMP-HTP-031"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			for _, status := range []int{302, 307} {
				peer.Provoke(bench.Facts{"status": strconv.Itoa(status)})
				peer.Redirect(acs.PostInform, status, hop(peer, 1))
				peer.Visit(ctx)
			}
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-031"))
		})

		b.It("are followed at any point of a session", bench.Rule("CWMP-HTP-032"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			for _, on := range []acs.PostKind{acs.PostEmpty, acs.PostAnswer} {
				peer.Provoke(nil)
				peer.Redirect(on, 307, hop(peer, 1))
				peer.Queue(bench.Call{Step: "ask", RPC: &cwmp.GetRPCMethods{}})
				peer.Visit(ctx)
			}
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-032"))
		})

		b.It("are followed five times in a row", bench.Rule("CWMP-HTP-034"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			for n := range 5 {
				peer.Redirect(acs.PostInform, 307, hop(peer, n+1))
			}
			peer.Visit(ctx)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-034"))
		})

		b.It("may have a body", bench.Rule("CWMP-HTP-037"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.Redirect(acs.PostInform, 302, hop(peer, 1))
			peer.Answering(0, func(r *acs.Reply, out *http1.Outgoing) {
				if r.Kind == acs.ReplyRedirect {
					out.Set("Content-Type", "text/html")
					out.Body, out.Framing = []byte("<html><body>moved</body></html>"), http1.Length
					out.Frame()
				}
			}, func() { peer.Visit(ctx) })
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-037"))
		})

		redirectsBetween(b)

		b.It("lead to a server that may challenge", bench.About(bench.Rule("CWMP-HTP-040"), bench.Needs(bench.Credentials)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.Redirect(acs.PostInform, 307, hop(peer, 1))
			peer.Challenge(acs.PostInform)
			peer.Visit(ctx)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-040"))
		})
	})
}

// redirectsBetween is about redirects from one transport to the other.
func redirectsBetween(b *bench.Bench) {
	b.It("lead from http to https and back", bench.About(bench.Rule("CWMP-HTP-038"), bench.Needs(bench.Trusted), bench.AtMost(5*time.Minute)), func(ctx context.Context) {
		peer := b.ACS(ctx)
		door := peer.Door()
		taken, failed := door.Handshakes()
		peer.Provoke(bench.Facts{"port": door.Port()})
		var broken atomic.Bool
		peer.With(func(h *acs.Hooks) {
			next := h.Answer
			h.Answer = func(t *acs.Turn, answer cwmp.RPC) cwmp.RPC {
				if inform, is := t.Envelope.Body.(*cwmp.Inform); is && inform.RetryCount > 0 {
					broken.Store(true)
				}
				return next(t, answer)
			}
		}, func() {
			for _, way := range [][]string{{door.URL(false)}, {door.URL(true)}, {door.URL(true), door.URL(false)}} {
				for _, url := range way {
					peer.Redirect(acs.PostInform, 307, url)
				}
				if !peer.Visit(ctx) {
					broken.Store(true)
				}
				peer.Relent()
			}
		})
		if broken.Load() {
			peer.Watch(ctx, connectWait)
		}
		peer.Over()
		distrusted(door, taken, failed)
		Expect(peer.Recording()).To(bench.PassRule("CWMP-HTP-038"))
	})
}

// connectWait is how long a device may take to open the connection that a redirect asks for.
const connectWait = 31 * time.Second

// hop is another place of the same ACS.
func hop(peer *bench.ACS, n int) string { return peer.URL() + "?hop=" + strconv.Itoa(n) }

// chunked cuts a body into chunks of a size that goes through words.
func chunked(out *http1.Outgoing) {
	if len(out.Body) == 0 {
		return
	}
	out.Framing, out.ChunkSize = http1.Chunked, 97
	out.Frame()
}
