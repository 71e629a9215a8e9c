package proxy_test

import (
	"net"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/memnet"
)

// slow is a listener whose connections are handled only when the gate opens.
type slow struct {
	net.Listener
	gate chan struct{}
}

func (s slow) Accept() (net.Conn, error) {
	c, err := s.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return slowConn{c, s.gate}, nil
}

type slowConn struct {
	net.Conn
	gate chan struct{}
}

// RemoteAddr is what is asked first of a connection.
func (c slowConn) RemoteAddr() net.Addr {
	<-c.gate
	return c.Conn.RemoteAddr()
}

// A connection that was accepted when the proxy is stopped, and comes into being only then, does not keep it from its end.
func TestAConnectionThatIsAcceptedAsTheProxyStops(t *testing.T) {
	var gate chan struct{}
	inBubble(t, func(s *settings, n *memnet.Network) {
		gate = make(chan struct{}) // in the bubble
		l, err := n.Listen(proxyAddr)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		s.noListen, s.Listener = true, slow{l, gate}
	}, func(b *bench) {
		b.dial()
		synctest.Wait()
		b.stop()
		synctest.Wait()
		close(gate)
		stopped := time.Now()
		b.Expect(b.end()).To(Succeed())
		b.Expect(time.Since(stopped)).To(BeNumerically("<", time.Second))
	})
}
