package proxy

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// connected gives both ends of a TCP connection on loopback.
func connected(g *WithT) (a, b net.Conn) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	defer l.Close()
	a, err = net.Dial("tcp", l.Addr().String())
	g.Expect(err).NotTo(HaveOccurred())
	b, err = l.Accept()
	g.Expect(err).NotTo(HaveOccurred())
	return a, b
}

func TestDirectTakesMoreThanTheSocketHolds(t *testing.T) {
	g := NewWithT(t)
	a, b := connected(g)
	defer a.Close()
	defer b.Close()
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<20) // far more than both buffers
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{a, b}, {b, a}} {
		both.Go(func() {
			n, err := direct(way[0]).Write(data)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(n).To(Equal(len(data)))
		})
		both.Go(func() {
			got := make([]byte, len(data))
			_, err := io.ReadFull(direct(way[1]), got)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(bytes.Equal(got, data)).To(BeTrue())
		})
	}
	both.Wait()
}

func TestDirectFailsAsTheConnectionDoes(t *testing.T) {
	g := NewWithT(t)
	a, b := connected(g)
	d := direct(a)
	g.Expect(d).To(BeAssignableToTypeOf(&socket{}))
	same := func(call func(io.ReadWriter) (int, error), kind error) {
		n, err := call(d)
		_, want := call(a)
		g.Expect(n).To(BeZero())
		g.Expect(errors.Is(err, kind)).To(BeTrue(), "%v", err)
		g.Expect(err).To(MatchError(want.Error()))
	}
	read := func(c io.ReadWriter) (int, error) { return c.Read(make([]byte, 8)) }
	write := func(c io.ReadWriter) (int, error) { return c.Write([]byte("x")) }

	g.Expect(a.SetDeadline(past)).To(Succeed())
	same(read, os.ErrDeadlineExceeded)
	same(write, os.ErrDeadlineExceeded)
	g.Expect(a.SetDeadline(time.Time{})).To(Succeed())
	g.Expect(b.(*net.TCPConn).CloseWrite()).To(Succeed())
	same(read, io.EOF)
	b.Close()
	g.Expect(a.Close()).To(Succeed())
	same(read, net.ErrClosed)
	same(write, net.ErrClosed)
}

func TestDirectTellsAReset(t *testing.T) {
	g := NewWithT(t)
	a, b := connected(g)
	defer a.Close()
	abort(b)
	_, err := direct(a).Read(make([]byte, 8))
	g.Expect(isReset(err)).To(BeTrue(), "%v", err)
	g.Expect(err).To(MatchError(ContainSubstring("read tcp " + a.LocalAddr().String() + "->" + a.RemoteAddr().String() + ": read: connection reset")))
}
