package bench

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http/httptrace"
	"sync"
	"time"

	"cwmplab/fixtures/cpe"
	"cwmplab/internal/http1"
)

// mostHeard is how much of an answer a witness keeps.
const mostHeard = 4 << 10

// testimony is what is needed to say why no session with the ACS came about.
type testimony struct {
	resolved  bool // the name has led to an address
	connected bool
	raw       []byte         // how what came back over the last connection began, below TLS
	clear     []byte         // above TLS
	response  *http1.Message // the last one that was no challenge and no redirect, nil for none
}

// witness sees how far connections to the ACS came, and what came back.
type witness struct {
	begin sync.Once
	begun func() // called as the first connection is opened

	mu   sync.Mutex
	seen testimony
}

// dialer wraps what opens connections.
func (w *witness) dialer(dial cpe.Dialer) cpe.Dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		w.begin.Do(w.begun)
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{ConnectStart: func(string, string) { w.note(func(t *testimony) { t.resolved = true }) }})
		c, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		w.note(func(t *testimony) { t.resolved, t.connected, t.raw, t.clear = true, true, nil, nil })
		return &heardConn{Conn: c, heard: func(b []byte) { w.note(func(t *testimony) { t.raw = keep(t.raw, b) }) }}, nil
	}
}

// tap wraps what sees the bytes after TLS.
func (w *witness) tap(tap cpe.Tap) cpe.Tap {
	return func(c net.Conn, accepted bool, opened time.Time) net.Conn {
		c = tap(c, accepted, opened)
		if accepted {
			return c
		}
		return &heardConn{Conn: c, heard: func(b []byte) { w.note(func(t *testimony) { t.clear = keep(t.clear, b) }) }}
	}
}

// arm notes the responses of a CPE.
func (w *witness) arm(h *cpe.Hooks) {
	received := h.Received
	h.Received = func(p cpe.Post, m *http1.Message) error {
		w.note(func(t *testimony) { t.response = m })
		return received(p, m)
	}
}

func (w *witness) note(what func(*testimony)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	what(&w.seen)
}

func keep(have, more []byte) []byte {
	return append(have, more[:min(len(more), mostHeard-len(have))]...)
}

func (w *witness) testimony() testimony {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.seen
	t.raw, t.clear = bytes.Clone(t.raw), bytes.Clone(t.clear)
	return t
}

// answered tells whether an HTTP response has begun.
func (t testimony) answered() bool { return bytes.HasPrefix(t.clear, []byte("HTTP/")) }

// heardConn tells of what is read. It can do what the connection below can.
type heardConn struct {
	net.Conn
	heard func([]byte)
}

func (c *heardConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.heard(b[:n])
	}
	return n, err
}

func (c *heardConn) NetConn() net.Conn { return c.Conn }

func (c *heardConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return fmt.Errorf("bench: %T cannot close one direction", c.Conn)
}

func (c *heardConn) CloseRead() error {
	if half, ok := c.Conn.(interface{ CloseRead() error }); ok {
		return half.CloseRead()
	}
	return fmt.Errorf("bench: %T cannot close one direction", c.Conn)
}

func (c *heardConn) SetLinger(sec int) error {
	if l, ok := c.Conn.(interface{ SetLinger(int) error }); ok {
		return l.SetLinger(sec)
	}
	return fmt.Errorf("bench: %T cannot be reset", c.Conn)
}
