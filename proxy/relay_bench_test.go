package proxy_test

import (
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/proxy"
)

// The exchange that is relayed: 2 KB of SOAP each way on a connection that stays open.
var (
	benchRequest  = "POST /acs HTTP/1.1\r\nHost: acs.example\r\nContent-Type: text/xml\r\nSOAPAction:\r\nContent-Length: 2000\r\n\r\n" + strings.Repeat("x", 2000)
	benchResponse = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 2000\r\n\r\n" + strings.Repeat("y", 2000)
)

// BenchmarkRelay compares the relay, recording on, with two goroutines that only copy, and with no relay at all. The
// ratio is what counts: go test -run - -bench Relay -count 10 interleaves them.
func BenchmarkRelay(b *testing.B) {
	for _, clients := range []int{1, 32} {
		for _, way := range []struct {
			name  string
			start func(b *testing.B, acs string) (addr string, stop func())
		}{{"direct", noRelay}, {"copy", copyRelay}, {"proxy", proxyRelay}} {
			b.Run(way.name+"-"+strconv.Itoa(clients), func(b *testing.B) { relayRounds(b, clients, way.start) })
		}
	}
}

func relayRounds(b *testing.B, clients int, start func(*testing.B, string) (string, func())) {
	acs, stopACS := echoACS(b)
	addr, stop := start(b, acs)
	conns := make([]net.Conn, clients)
	for i := range conns {
		conns[i] = benchDial(b, addr)
	}
	rounds := make(chan struct{}, 1024)
	b.ReportAllocs()
	b.ResetTimer()
	var all sync.WaitGroup
	for _, c := range conns {
		all.Go(func() {
			buf := make([]byte, len(benchResponse))
			for range rounds {
				if _, err := io.WriteString(c, benchRequest); err != nil {
					b.Error(err)
					return
				}
				if _, err := io.ReadFull(c, buf); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	for range b.N {
		rounds <- struct{}{}
	}
	close(rounds)
	all.Wait()
	b.StopTimer()
	for _, c := range conns {
		c.Close()
	}
	stop()
	stopACS()
}

func benchDial(b *testing.B, addr string) net.Conn {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// echoACS answers every request.
func echoACS(b *testing.B) (addr string, stop func()) {
	l := loopback(NewWithT(b))
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() {
				defer c.Close()
				buf := make([]byte, len(benchRequest))
				for {
					if _, err := io.ReadFull(c, buf); err != nil {
						return
					}
					if _, err := io.WriteString(c, benchResponse); err != nil {
						return
					}
				}
			})
		}
	})
	return l.Addr().String(), func() {
		l.Close()
		conns.Wait()
	}
}

func noRelay(_ *testing.B, acs string) (string, func()) { return acs, func() {} }

// copyRelay is the least that a relay can do: through user space, as the proxy has to.
func copyRelay(b *testing.B, acs string) (string, func()) {
	l := loopback(NewWithT(b))
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far := benchDial(b, acs)
			pass := func(dst, src net.Conn) {
				_, _ = io.CopyBuffer(struct{ io.Writer }{dst}, struct{ io.Reader }{src}, make([]byte, 32<<10))
				dst.Close()
			}
			conns.Go(func() { pass(far, near) })
			conns.Go(func() { pass(near, far) })
		}
	})
	return l.Addr().String(), func() {
		l.Close()
		conns.Wait()
	}
}

func proxyRelay(b *testing.B, acs string) (string, func()) {
	o := proxy.Options{Listener: loopback(NewWithT(b)), Security: proxy.Plain}
	o.Upstream, _ = url.Parse("http://" + acs)
	l := startLive(b, NewWithT(b), o)
	return o.Listener.Addr().String(), func() {
		if err := l.end(); err != nil {
			b.Error(err)
		}
		if n := l.p.Summary().Gaps; n > 0 {
			b.Errorf("%d gaps", n)
		}
	}
}
