package proxy_test

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/internal/memnet"
	"cwmplab/proxy"
)

const get = "GET / HTTP/1.1\r\nHost: acs.example\r\n\r\n"

func TestEachClientHasItsOwnUpstream(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		one, two := b.dial(), b.dial()
		b.send(one, "POST /1 HTTP/1.1\r\n")
		b.send(two, "POST /2 HTTP/1.1\r\n")
		first, second := b.next(b.acs), b.next(b.acs)
		b.send(two, "Host: b\r\n\r\n")
		b.send(one, "Host: a\r\n\r\n")
		b.Expect(first.text()).To(Equal("POST /1 HTTP/1.1\r\nHost: a\r\n\r\n"))
		b.Expect(second.text()).To(Equal("POST /2 HTTP/1.1\r\nHost: b\r\n\r\n"))
		b.send(second, "two")
		b.send(first, "one")
		b.Expect(one.text()).To(Equal("one"))
		b.Expect(two.text()).To(Equal("two"))
		one.Close()
		two.Close()
		b.Expect(b.recorded()).To(HaveLen(2))
	})
}

func TestHalfCloseComesThrough(t *testing.T) {
	for _, w := range []way{ways[0], ways[1], ways[3]} {
		t.Run(w.name, func(t *testing.T) {
			inBubble(t, w.setup, func(b *bench) {
				cpe, acs := w.open(b, get)
				b.Expect(cpe.Conn.(interface{ CloseWrite() error }).CloseWrite()).To(Succeed())
				synctest.Wait()
				b.Expect(acs.ended()).To(Equal(io.EOF), "the ACS sees the end of the requests")
				b.send(acs, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
				b.Expect(cpe.text()).To(Equal("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "and can still answer")
				b.Expect(cpe.ended()).NotTo(HaveOccurred())
				acs.Close()
				synctest.Wait()
				b.Expect(cpe.ended()).To(Equal(io.EOF))
				cpe.Close()
				c := b.recorded()[0]
				b.Expect(c.Ends[up].Time.Before(c.Ends[down].Time) || c.Ends[up].Frame < c.Ends[down].Frame).To(BeTrue())
				b.Expect(c.Ends[up].Reset || c.Ends[down].Reset).To(BeFalse())
			})
		})
	}
}

func TestResetComesThrough(t *testing.T) {
	for _, from := range []capture.Direction{up, down} {
		t.Run(from.String(), func(t *testing.T) {
			inBubble(t, nil, func(b *bench) {
				cpe, acs := ways[0].open(b, get)
				broken, other := cpe, acs
				if from == down {
					broken, other = acs, cpe
				}
				b.Expect(broken.Conn.(*memnet.Conn).SetLinger(0)).To(Succeed())
				broken.Close()
				synctest.Wait()
				b.Expect(other.ended()).To(MatchError(syscall.ECONNRESET))
				c := b.recorded()[0]
				b.Expect(c.Ends[from].Reset).To(BeTrue())
				b.Expect(c.record(capture.RecordForward, capture.ForwardEnded).Data).To(ContainSubstring(`"reset":true`))
			})
		})
	}
}

// seeded is n bytes that do not repeat.
func seeded(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b) // never fails
	return b
}

func TestSlowReaderGetsEverything(t *testing.T) {
	inBubble(t, func(s *settings, _ *memnet.Network) { s.recorder.Queue = 64 << 20 }, func(b *bench) {
		conn := b.connect(cpeHost, proxyAddr)
		_, err := io.WriteString(conn, get)
		b.Expect(err).NotTo(HaveOccurred())
		acs := b.next(b.acs)
		sent := seeded(6 << 20)
		go func() {
			_, _ = acs.Write(sent)
			acs.Close()
		}()
		synctest.Wait() // it waits for the reader now
		var got bytes.Buffer
		buf := make([]byte, 100_000)
		for {
			n, err := conn.Read(buf)
			got.Write(buf[:n])
			if errors.Is(err, io.EOF) {
				break
			}
			b.Expect(err).NotTo(HaveOccurred())
			time.Sleep(50 * time.Millisecond)
		}
		b.Expect(bytes.Equal(got.Bytes(), sent)).To(BeTrue())
		conn.Close()
		b.Expect(b.recorded()[0].data[down] == string(sent)).To(BeTrue())
	})
}

func TestStoppingInATransferLosesNothing(t *testing.T) {
	inBubble(t, func(s *settings, _ *memnet.Network) { s.recorder.Queue = 64 << 20 }, func(b *bench) {
		conn := b.connect(cpeHost, proxyAddr)
		_, err := io.WriteString(conn, get)
		b.Expect(err).NotTo(HaveOccurred())
		acs := b.next(b.acs)
		sent := seeded(3 << 20)
		go func() { _, _ = acs.Write(sent) }()
		synctest.Wait()
		b.stop()
		var got bytes.Buffer
		buf := make([]byte, 64<<10)
		for {
			n, err := conn.Read(buf)
			got.Write(buf[:n])
			if err != nil {
				b.Expect(err).To(Equal(io.EOF))
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		b.Expect(bytes.Equal(got.Bytes(), sent)).To(BeTrue(), "%d of %d bytes", got.Len(), len(sent))
		c := b.recorded()[0]
		b.Expect(c.data[down] == string(sent)).To(BeTrue())
		b.Expect(c.data[up]).To(Equal(get))
	})
}

func TestStoppingDoesNotWaitForAReaderThatNeverReads(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		conn := b.connect(cpeHost, proxyAddr)
		defer conn.Close()
		_, err := io.WriteString(conn, get)
		b.Expect(err).NotTo(HaveOccurred())
		acs := b.next(b.acs)
		go func() { _, _ = acs.Write(make([]byte, 8<<20)) }()
		synctest.Wait()
		start := time.Now()
		b.Expect(b.end()).To(Succeed())
		b.Expect(time.Since(start)).To(BeNumerically("<", 15*time.Second))
	})
}

func TestWhatWasForwardedIsRecorded(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		cpe, acs := ways[0].open(b, get)
		b.send(acs, "HTTP/1.1 204 No Content\r\n\r\n")
		cpe.Close()
		synctest.Wait()
		acs.Close()
		c := b.recorded()[0]
		var opened capture.ForwardOpen
		b.Expect(json.Unmarshal(c.record(capture.RecordForward, capture.ForwardOpened).Data, &opened)).To(Succeed())
		b.Expect(opened.Server).To(Equal(acsAddr))
		b.Expect(opened.Client).To(HavePrefix(proxyHost))
		b.Expect(c.record(capture.RecordForward, capture.ForwardPassed).End).To(Equal(int64(len(get))))
		b.Expect(c.record(capture.RecordForward, capture.ForwardSum).Data).To(ContainSubstring(fmt.Sprintf(`"bytes":%d`, len(get))))
		b.Expect(c.Client.Addr().String()).To(Equal(cpeHost))
		b.Expect(c.Server.String()).To(Equal(proxyAddr))
	})
}

func TestSilentConnectionsAreClosed(t *testing.T) {
	inBubble(t, func(s *settings, _ *memnet.Network) { s.IdleTimeout = time.Minute }, func(b *bench) {
		never := b.dial()
		cpe, acs := ways[0].open(b, get)
		time.Sleep(3 * time.Minute)
		synctest.Wait()
		b.Expect(never.ended()).To(Equal(io.EOF))
		b.Expect(cpe.ended()).To(Equal(io.EOF))
		b.Expect(acs.ended()).To(Equal(io.EOF))
		b.Expect(b.lines.String()).To(ContainSubstring("no byte for 1m0s"))
		noted := 0
		for _, c := range b.recorded() {
			if c.record(capture.RecordNote, "idle") != nil {
				noted++
			}
		}
		b.Expect(noted).To(Equal(1), "of the relay; the other one never had a byte")
	})
}

func TestTooManyConnectionsAreClosed(t *testing.T) {
	inBubble(t, func(s *settings, _ *memnet.Network) { s.MaxConnections = 1 }, func(b *bench) {
		cpe, acs := ways[0].open(b, get)
		more := b.dial()
		synctest.Wait()
		b.Expect(more.ended()).To(Equal(io.EOF))
		b.send(acs, "HTTP/1.1 204 No Content\r\n\r\n")
		b.Expect(cpe.text()).To(ContainSubstring("204"), "the first one goes on")
		cpe.Close()
		acs.Close()
		synctest.Wait()
		again, _ := ways[0].open(b, get)
		b.Expect(again.ended()).NotTo(HaveOccurred(), "there is room again")
		b.Expect(b.p.Summary().Refused).To(Equal(int64(1)))
	})
}

func TestUpstreamThatCannotBeUsed(t *testing.T) {
	other := newCA(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))
	secure := func(change func(*settings)) func(*settings, *memnet.Network) {
		return func(s *settings, n *memnet.Network) {
			secureReverse(s, n)
			change(s)
		}
	}
	for name, tc := range map[string]struct {
		setup func(*settings, *memnet.Network)
		says  string
	}{
		"expired": {secure(func(s *settings) {
			s.acsTLS = &tls.Config{GetCertificate: proxy.ExpiredLeaf(bubbleCA(), acsHost)}
		}), "renew the certificate of the ACS"},
		"unknown authority": {secure(func(s *settings) { s.acsTLS = acsTLS(other) }), "--upstream-ca"},
		"another name": {secure(func(s *settings) {
			s.acsTLS = &tls.Config{GetCertificate: proxy.LeafFor(bubbleCA(), "elsewhere.example")}
		}), "use the name in the certificate"},
		"client certificate wanted": {secure(func(s *settings) {
			s.acsTLS = acsTLS(bubbleCA())
			s.acsTLS.ClientAuth = tls.RequireAnyClientCert
			s.acsTLS.MaxVersion = tls.VersionTLS12
		}), "--client-cert"},
		"nobody there": {func(s *settings, _ *memnet.Network) { s.Upstream, _ = url.Parse("http://192.0.2.9:1/") }, "nobody listens there"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, tc.setup, func(b *bench) {
				if strings.HasPrefix(b.p.ACSURL(), "https") {
					cpe := b.dialTLS(nil)
					_, _ = io.WriteString(cpe, get)
					synctest.Wait()
					b.Expect(cpe.text()).To(BeEmpty(), "nothing is made up")
					b.Expect(cpe.ended()).To(HaveOccurred())
				} else {
					cpe := b.dial()
					b.send(cpe, get)
					b.Expect(cpe.ended()).To(HaveOccurred())
				}
				b.Expect(b.lines.String()).To(ContainSubstring(tc.says))
				b.Expect(b.p.Summary().UpstreamFailed).To(Equal(int64(1)))
				b.Expect(b.recorded()[0].record(capture.RecordForward, capture.ForwardFailed)).NotTo(BeNil())
			})
		})
	}
}

func TestUpstreamUnverifiedWhereTheUserSaysSo(t *testing.T) {
	inBubble(t, func(s *settings, n *memnet.Network) {
		secureReverse(s, n)
		s.UpstreamCA, s.UpstreamInsecure = nil, true
		s.acsTLS = &tls.Config{GetCertificate: proxy.ExpiredLeaf(bubbleCA(), "elsewhere.example")}
	}, func(b *bench) {
		_, acs := ways[3].open(b, get)
		b.Expect(acs.text()).To(Equal(get))
		b.Expect(strings.Join(b.p.Banner(), "\n")).To(ContainSubstring("NOT verified"))
	})
}
