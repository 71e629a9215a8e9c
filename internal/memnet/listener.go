package memnet

import (
	"net"
	"net/netip"
	"sync"
)

// backlog is how many connections may wait to be accepted.
const backlog = 4096

// listener implements net.Listener.
type listener struct {
	network *Network
	at      netip.AddrPort

	mu      sync.Mutex
	changed sync.Cond
	waiting []*Conn
	closed  bool
}

func newListener(n *Network, at netip.AddrPort) *listener {
	l := &listener{network: n, at: at}
	l.changed.L = &l.mu
	return l
}

// offer queues a connection for Accept, unless the listener is closed or its queue is full.
func (l *listener) offer(c *Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || len(l.waiting) >= backlog {
		return false
	}
	l.waiting = append(l.waiting, c)
	l.changed.Signal()
	return true
}

// Accept waits for the next connection. After Close its error wraps net.ErrClosed.
func (l *listener) Accept() (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.closed && len(l.waiting) == 0 {
		l.changed.Wait()
	}
	if l.closed {
		return nil, opError("accept", nil, l.Addr(), net.ErrClosed)
	}
	c := l.waiting[0]
	l.waiting = l.waiting[1:]
	return c, nil
}

// Close ends the listener and resets the connections that nobody has accepted.
func (l *listener) Close() error {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return opError("close", nil, l.Addr(), net.ErrClosed)
	}
	l.closed = true
	left := l.waiting
	l.waiting = nil
	l.changed.Broadcast()
	l.mu.Unlock()

	l.network.remove(l.at)
	for _, c := range left {
		c.abort()
	}
	return nil
}

// Addr is a *net.TCPAddr.
func (l *listener) Addr() net.Addr { return net.TCPAddrFromAddrPort(l.at) }
