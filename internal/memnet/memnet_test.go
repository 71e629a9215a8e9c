package memnet_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/memnet"
	"cwmplab/internal/sourceport"
)

// pair is a connection between 10.0.0.2 and 10.0.0.1:7547.
func pair(g *WithT) (client, server *memnet.Conn) {
	n := memnet.New()
	l, err := n.Listen("10.0.0.1:7547")
	g.Expect(err).NotTo(HaveOccurred())
	c, err := n.Dialer("10.0.0.2")(context.Background(), "tcp", "10.0.0.1:7547")
	g.Expect(err).NotTo(HaveOccurred())
	s, err := l.Accept()
	g.Expect(err).NotTo(HaveOccurred())
	return c.(*memnet.Conn), s.(*memnet.Conn)
}

// inBubble runs f in virtual time.
func inBubble(t *testing.T, f func(g *WithT)) {
	synctest.Test(t, func(t *testing.T) { f(NewWithT(t)) })
}

func TestBytesArriveAndEnd(t *testing.T) {
	inBubble(t, func(g *WithT) {
		c, s := pair(g)
		g.Expect(c.Write([]byte("hello"))).To(Equal(5), "a write waits for no reader")
		g.Expect(c.CloseWrite()).To(Succeed())
		g.Expect(io.ReadAll(s)).To(Equal([]byte("hello")))
		_, err := c.Write([]byte("x"))
		g.Expect(err).To(MatchError(syscall.EPIPE))
		g.Expect(s.Write([]byte("back"))).To(Equal(4), "the other direction is still open")
		g.Expect(s.Close()).To(Succeed())
		g.Expect(io.ReadAll(c)).To(Equal([]byte("back")))
	})
}

func TestAddresses(t *testing.T) {
	inBubble(t, func(g *WithT) {
		c, s := pair(g)
		g.Expect(c.RemoteAddr().String()).To(Equal("10.0.0.1:7547"))
		g.Expect(c.LocalAddr().(*net.TCPAddr).IP.String()).To(Equal("10.0.0.2"))
		g.Expect(s.RemoteAddr()).To(Equal(c.LocalAddr()))
		g.Expect(s.LocalAddr()).To(Equal(c.RemoteAddr()))
	})
}

func TestTheContextSaysThePort(t *testing.T) {
	inBubble(t, func(g *WithT) {
		n := memnet.New()
		_, err := n.Listen("10.0.0.1:7547")
		g.Expect(err).NotTo(HaveOccurred())
		for range 2 {
			c, err := n.Dialer("10.0.0.2")(sourceport.With(context.Background(), 1024), "tcp", "10.0.0.1:7547")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(c.LocalAddr().String()).To(Equal("10.0.0.2:1024"))
			g.Expect(c.Close()).To(Succeed())
		}
	})
}

func TestReadDeadlinePassesInVirtualTime(t *testing.T) {
	inBubble(t, func(g *WithT) {
		c, s := pair(g)
		start := time.Now()
		g.Expect(c.SetReadDeadline(start.Add(time.Hour))).To(Succeed())
		_, err := c.Read(make([]byte, 1))
		g.Expect(err).To(MatchError(os.ErrDeadlineExceeded))
		var timeout net.Error
		g.Expect(errors.As(err, &timeout) && timeout.Timeout()).To(BeTrue())
		g.Expect(time.Since(start)).To(Equal(time.Hour))

		g.Expect(s.Write([]byte("x"))).To(Equal(1))
		_, err = c.Read(make([]byte, 1))
		g.Expect(err).To(MatchError(os.ErrDeadlineExceeded), "a passed deadline holds although data is there")
		g.Expect(c.SetReadDeadline(time.Time{})).To(Succeed())
		g.Expect(c.Read(make([]byte, 1))).To(Equal(1))
	})
}

func TestWriteWaitsForTheWindowUntilItsDeadline(t *testing.T) {
	inBubble(t, func(g *WithT) {
		c, s := pair(g)
		big := make([]byte, 3<<20)
		g.Expect(c.SetDeadline(time.Now().Add(time.Minute))).To(Succeed())
		n, err := c.Write(big)
		g.Expect(n).To(Equal(1 << 20))
		g.Expect(err).To(MatchError(os.ErrDeadlineExceeded))

		g.Expect(c.SetDeadline(time.Time{})).To(Succeed())
		go func() {
			time.Sleep(time.Minute)
			_, _ = io.CopyN(io.Discard, s, 4<<20)
		}()
		start := time.Now()
		g.Expect(c.Write(big)).To(Equal(3 << 20))
		g.Expect(time.Since(start)).To(Equal(time.Minute))
	})
}

func TestDeadlineMovedWhileWaiting(t *testing.T) {
	inBubble(t, func(g *WithT) {
		c, _ := pair(g)
		g.Expect(c.SetReadDeadline(time.Now().Add(time.Hour))).To(Succeed())
		time.AfterFunc(time.Minute, func() { _ = c.SetReadDeadline(time.Unix(1, 0)) })
		start := time.Now()
		_, err := c.Read(make([]byte, 1))
		g.Expect(err).To(MatchError(os.ErrDeadlineExceeded))
		g.Expect(time.Since(start)).To(Equal(time.Minute))
	})
}

func TestCloseWakesBothEnds(t *testing.T) {
	inBubble(t, func(g *WithT) {
		c, s := pair(g)
		own, peers := make(chan error), make(chan error)
		read := func(c net.Conn, to chan error) { _, err := c.Read(make([]byte, 1)); to <- err }
		go read(c, own)
		go read(s, peers)
		synctest.Wait()
		g.Expect(c.Close()).To(Succeed())
		g.Expect(<-own).To(MatchError(net.ErrClosed))
		g.Expect(<-peers).To(Equal(io.EOF))
		_, err := c.Write(nil)
		g.Expect(err).To(MatchError(net.ErrClosed))
		g.Expect(c.Close()).To(MatchError(net.ErrClosed))
		g.Expect(c.SetDeadline(time.Now())).To(MatchError(net.ErrClosed))
	})
}

func TestWritesToAClosedPeer(t *testing.T) {
	inBubble(t, func(g *WithT) {
		c, s := pair(g)
		g.Expect(s.Close()).To(Succeed())
		g.Expect(c.Write([]byte("lost"))).To(Equal(4))
		_, err := c.Write([]byte("x"))
		g.Expect(err).To(MatchError(syscall.EPIPE))
		_, err = c.Read(make([]byte, 1))
		g.Expect(err).To(Equal(io.EOF))
	})
}

func TestResets(t *testing.T) {
	for name, end := range map[string]func(g *WithT, c, s *memnet.Conn){
		"linger 0": func(g *WithT, c, s *memnet.Conn) {
			g.Expect(s.SetLinger(0)).To(Succeed())
		},
		"unread data": func(g *WithT, c, s *memnet.Conn) {
			g.Expect(c.Write([]byte("unread"))).To(Equal(6))
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(g *WithT) {
				c, s := pair(g)
				g.Expect(s.Write([]byte("before"))).To(Equal(6))
				end(g, c, s)
				g.Expect(s.Close()).To(Succeed())
				got, err := io.ReadAll(c)
				g.Expect(string(got)).To(Equal("before"))
				g.Expect(err).To(MatchError(syscall.ECONNRESET))
				_, err = c.Write([]byte("x"))
				g.Expect(err).To(MatchError(syscall.ECONNRESET))
			})
		})
	}
}

func TestResetWakesAWriter(t *testing.T) {
	inBubble(t, func(g *WithT) {
		c, s := pair(g)
		g.Expect(s.SetLinger(0)).To(Succeed())
		time.AfterFunc(time.Minute, func() { _ = s.Close() })
		_, err := c.Write(make([]byte, 2<<20))
		g.Expect(err).To(MatchError(syscall.ECONNRESET))
	})
}

func TestCloseRead(t *testing.T) {
	inBubble(t, func(g *WithT) {
		c, s := pair(g)
		g.Expect(c.Write([]byte("early"))).To(Equal(5))
		g.Expect(s.CloseRead()).To(Succeed())
		_, err := s.Read(make([]byte, 1))
		g.Expect(err).To(Equal(io.EOF))
		g.Expect(c.Write(make([]byte, 3<<20))).To(Equal(3<<20), "what nobody reads fills no window")
		g.Expect(s.Write([]byte("on"))).To(Equal(2))
	})
}

func TestDialling(t *testing.T) {
	inBubble(t, func(g *WithT) {
		n := memnet.New()
		dial := n.Dialer("")
		_, err := dial(context.Background(), "tcp", "10.0.0.1:7547")
		g.Expect(err).To(MatchError(syscall.ECONNREFUSED))
		var op *net.OpError
		g.Expect(errors.As(err, &op)).To(BeTrue())

		_, err = dial(context.Background(), "tcp", "acs.example:7547")
		var dns *net.DNSError
		g.Expect(errors.As(err, &dns)).To(BeTrue())
		g.Expect(n.Name("acs.example", "10.0.0.1")).To(Succeed())
		g.Expect(n.Name("acs.example", "nowhere")).NotTo(Succeed())

		l, err := n.Listen(":7547")
		g.Expect(err).NotTo(HaveOccurred())
		_, err = n.Listen(":7547")
		g.Expect(err).To(MatchError(syscall.EADDRINUSE))
		c, err := dial(context.Background(), "tcp", "acs.example:7547")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(c.RemoteAddr().String()).To(Equal("10.0.0.1:7547"))

		ended, cancel := context.WithCancel(context.Background())
		cancel()
		_, err = dial(ended, "tcp", "acs.example:7547")
		g.Expect(err).To(MatchError(context.Canceled))
		_, err = dial(context.Background(), "udp", "acs.example:7547")
		g.Expect(err).To(HaveOccurred())

		g.Expect(l.Close()).To(Succeed())
		_, err = c.Read(make([]byte, 1))
		g.Expect(err).To(MatchError(syscall.ECONNRESET), "nobody has accepted it")
		_, err = l.Accept()
		g.Expect(err).To(MatchError(net.ErrClosed))
		g.Expect(l.Close()).To(MatchError(net.ErrClosed))
		_, err = dial(context.Background(), "tcp", "acs.example:7547")
		g.Expect(err).To(MatchError(syscall.ECONNREFUSED))
	})
}

func TestANameHasSeveralAddresses(t *testing.T) {
	inBubble(t, func(g *WithT) {
		n, ctx := memnet.New(), context.Background()
		g.Expect(n.Name("acs.example", "10.0.0.1", "10.0.0.3")).To(Succeed())
		g.Expect(n.Lookup(ctx, "ip", "acs.example")).To(Equal([]netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.3")}))
		g.Expect(n.Lookup(ctx, "ip", "10.0.0.9")).To(Equal([]netip.Addr{netip.MustParseAddr("10.0.0.9")}))
		_, err := n.Lookup(ctx, "ip", "other.example")
		var dns *net.DNSError
		g.Expect(errors.As(err, &dns) && dns.IsNotFound).To(BeTrue())

		_, err = n.Dialer("")(ctx, "tcp", "acs.example:7547")
		g.Expect(err).To(MatchError(syscall.ECONNREFUSED))
		_, err = n.Listen("10.0.0.3:7547")
		g.Expect(err).NotTo(HaveOccurred())
		c, err := n.Dialer("")(ctx, "tcp", "acs.example:7547")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(c.RemoteAddr().String()).To(Equal("10.0.0.3:7547"), "nobody listens at the first one")
	})
}

func TestPortsAreGivenOut(t *testing.T) {
	g := NewWithT(t)
	n := memnet.New()
	a, err := n.Listen("10.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	b, err := n.Listen("10.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(a.Addr().(*net.TCPAddr).Port).NotTo(Equal(0))
	g.Expect(a.Addr()).NotTo(Equal(b.Addr()))
	g.Expect(memnetAcceptEnds(a)).To(MatchError(net.ErrClosed))
}

// memnetAcceptEnds closes a listener while Accept waits.
func memnetAcceptEnds(l net.Listener) error {
	ended := make(chan error)
	go func() { _, err := l.Accept(); ended <- err }()
	_ = l.Close()
	return <-ended
}

func TestManyWritersAndReaders(t *testing.T) {
	g := NewWithT(t)
	n := memnet.New()
	l, err := n.Listen("10.0.0.1:80")
	g.Expect(err).NotTo(HaveOccurred())
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(c, c); _ = c.Close() }()
		}
	}()
	defer l.Close()
	results := make(chan error)
	for seed := range uint64(8) {
		go func() { results <- echo(n, seed) }()
	}
	for range 8 {
		g.Expect(<-results).To(Succeed())
	}
}

// echo sends some 2 MiB in random pieces and wants them back.
func echo(n *memnet.Network, seed uint64) error {
	c, err := n.Dialer("")(context.Background(), "tcp", "10.0.0.1:80")
	if err != nil {
		return err
	}
	rnd := rand.New(rand.NewPCG(seed, 0))
	sent := make([]byte, 2<<20)
	for i := range sent {
		sent[i] = byte(rnd.Uint32())
	}
	go func() {
		for rest := sent; len(rest) > 0; {
			k := min(len(rest), 1+rnd.IntN(200<<10))
			if _, err := c.Write(rest[:k]); err != nil {
				return
			}
			rest = rest[k:]
		}
		_ = c.(*memnet.Conn).CloseWrite()
	}()
	got, err := io.ReadAll(c)
	if err == nil && !bytes.Equal(got, sent) {
		err = errors.New("the echo differs")
	}
	return errors.Join(err, c.Close())
}
