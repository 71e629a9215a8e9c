package proxy_test

import (
	"crypto/tls"
	"net/url"
	"testing"
	"testing/synctest"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/internal/memnet"
	"cwmplab/proxy"
)

// step is one thing that one end says.
type step struct {
	from capture.Direction
	text string
}

const (
	up   = capture.ToServer
	down = capture.ToClient
)

// script is everything that a proxy which parses and writes anew would change, from the table of what such proxies do.
var script = []struct {
	name  string
	steps []step
}{
	{"names, order and reason phrase", []step{
		{up, "POST /acs HTTP/1.1\r\nHost: acs.example\r\nSOAPAction: \"\"\r\nZebra: 1\r\nAlpha: 2\r\ncontent-LENGTH: 2\r\n\r\n<a"},
		{down, "HTTP/1.1 200 Fine\r\nSOAPServer: x/1\r\nZ: 1\r\nA: 2\r\nContent-Length: 0\r\n\r\n"}}},
	{"challenge and repeated cookies", []step{
		{up, "POST /acs HTTP/1.1\r\nHost: acs.example\r\nCookie: a=1\r\nCookie: b=2\r\nContent-Length: 0\r\n\r\n"},
		{down, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"x\" nonce=\"y\"\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n"}}},
	{"chunks keep their sizes", []step{
		{up, "POST /acs HTTP/1.1\r\nHost: acs.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"},
		{up, "0004;x=y\r\ndefg\r\n0\r\nTrailer: t\r\n\r\n"},
		{down, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"}}},
	{"204 with Connection: close", []step{
		{up, "POST /acs HTTP/1.1\r\nHost: acs.example\r\nContent-Length: 0\r\n\r\n"},
		{down, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"}}},
	{"reply of HTTP/1.0 without length", []step{
		{up, "GET / HTTP/1.0\r\n\r\n"},
		{down, "HTTP/1.0 200 OK\r\n\r\nuntil the end"}}},
	{"expect 100", []step{
		{up, "POST /acs HTTP/1.1\r\nHost: acs.example\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"},
		{down, "HTTP/1.1 100 Continue\r\n\r\n"},
		{up, "abc"},
		{down, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}}},
	{"malformed reply", []step{
		{up, "GET / HTTP/1.1\r\nHost: acs.example\r\n\r\n"},
		{down, "HTP/1.1 OK 200\r\n:\r\n\r\nwhat?"}}},
	{"obs-fold", []step{{up, "GET / HTTP/1.1\r\nHost: acs.example\r\nX: a\r\n\tb\r\n  c\r\n\r\n"}, {down, "HTTP/1.1 200 OK\r\nY: a\r\n b\r\nContent-Length: 0\r\n\r\n"}}},
	{"bare LF", []step{{up, "GET / HTTP/1.1\nHost: acs.example\n\n"}, {down, "HTTP/1.1 200 OK\nContent-Length: 0\n\n"}}},
	{"missing Host", []step{{up, "GET / HTTP/1.1\r\n\r\n"}, {down, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"}}},
	{"equal lengths", []step{{up, "POST / HTTP/1.1\r\nHost: acs.example\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx"}, {down, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"}}},
	{"length beside chunked", []step{{up, "POST / HTTP/1.1\r\nHost: acs.example\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"}, {down, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}}},
	{"space before colon", []step{{up, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"}, {down, "HTTP/1.1 400 Bad\r\nContent-Length : 0\r\n\r\n"}}},
	{"no user agent, no date", []step{{up, "GET / HTTP/1.1\r\nHost: acs.example\r\n\r\n"}, {down, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"}}},
	{"two requests at once", []step{
		{up, "GET /1 HTTP/1.1\r\nHost: acs.example\r\n\r\nGET /2 HTTP/1.1\r\nHost: acs.example\r\n\r\n"},
		{down, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}}},
	{"bytes that are no HTTP", []step{{up, "\x00\xff\r\n\r\n\x17"}, {down, "\x00\x01\x02"}}},
}

// way is one path through the proxy.
type way struct {
	name    string
	forward bool
	secure  bool
	setup   func(*settings, *memnet.Network)
}

func acsTLS(ca *proxy.Authority) *tls.Config {
	return &tls.Config{GetCertificate: proxy.LeafFor(ca, "acs.example", "192.0.2.1")}
}

var ways = []way{
	{"reverse plain", false, false, nil},
	{"reverse plain, editors idle", false, false, func(s *settings, _ *memnet.Network) {
		s.RewriteConnectionRequest, s.KeepDevice = true, true
	}},
	{"reverse plain, both legs", false, false, func(s *settings, _ *memnet.Network) { s.recorder.BothLegs = true }},
	{"reverse TLS", false, true, secureReverse},
	{"forward TLS", true, true, func(s *settings, n *memnet.Network) {
		secureReverse(s, n)
		s.noListen, s.Upstream = true, nil
	}},
	{"forward plain tunnel", true, false, func(s *settings, _ *memnet.Network) { s.noListen, s.Upstream = true, nil }},
}

func secureReverse(s *settings, _ *memnet.Network) {
	s.Security = proxy.TLS
	s.Upstream, _ = url.Parse("https://" + acsAddr + "/acs")
	s.UpstreamCA, s.acsTLS = bubbleCA().Pool(), acsTLS(bubbleCA())
}

// open brings a connection up, by whatever way, and gives both ends. Over TLS and in the plain tunnel the upstream is
// there before or with the first byte, so first is written by open.
func (w way) open(b *bench, first string) (cpe, acs *peer) {
	switch {
	case w.forward:
		cpe = newPeer(b.tunnel(w.secure))
	case w.secure:
		cpe = b.dialTLS(nil)
	default:
		cpe = b.dial()
	}
	b.send(cpe, first)
	return cpe, b.next(b.acs)
}

func TestNothingIsChanged(t *testing.T) {
	for _, w := range ways {
		for _, s := range script {
			t.Run(w.name+"/"+s.name, func(t *testing.T) {
				setup := w.setup
				if w.forward {
					setup = func(o *settings, n *memnet.Network) {
						w.setup(o, n)
						o.Forward, _ = n.Listen(proxyAddr)
					}
				}
				inBubble(t, setup, func(b *bench) {
					cpe, acs := w.open(b, s.steps[0].text)
					want := [2]string{s.steps[0].text, ""}
					for _, st := range s.steps[1:] {
						sender := acs
						if st.from == up {
							sender = cpe
						}
						b.send(sender, st.text)
						want[st.from] += st.text
					}
					b.Expect(acs.text()).To(Equal(want[up]), "what the ACS received")
					b.Expect(cpe.text()).To(Equal(want[down]), "what the CPE received")
					b.Expect(acs.Close()).To(Succeed())
					synctest.Wait()
					b.Expect(cpe.ended()).To(HaveOccurred(), "the end comes through")
					cpe.Close()
					conns := b.recorded()
					for _, c := range conns {
						b.Expect(c.data).To(Equal(want), "the recording, leg %q", c.Leg)
					}
				})
			})
		}
	}
}
