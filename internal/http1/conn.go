package http1

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// ErrNotHTTP is the error of a connection that carries something else.
var ErrNotHTTP = errors.New("not HTTP")

// Conn reads and writes messages over a socket, as a server (requests in, responses out) or as
// a client. One goroutine may read while another writes. Deadlines and half-close are those of
// the socket, see [Conn.NetConn].
type Conn struct {
	// OnExpect is called by ReadMessage when the head of a request with "Expect: 100-continue"
	// has come and its body is still awaited. What it returns is written: "HTTP/1.1 100
	// Continue" lets the client go on, a final response refuses the body, nil writes nothing.
	OnExpect func(head *Message) *Outgoing

	conn   net.Conn
	parser *Parser
	server bool

	buf    []byte
	queue  []*Message
	asked  *Message // the head that OnExpect has seen
	failed error    // of the reading side, final

	mu      sync.Mutex
	methods []string // of the requests written and not answered yet
}

// NewConn wraps c. A server reads requests, a client reads responses.
func NewConn(c net.Conn, server bool, l Limits) *Conn {
	conn := &Conn{conn: c, server: server, buf: make([]byte, 16<<10)}
	if server {
		conn.parser = NewRequestParser(l)
	} else {
		conn.parser = NewResponseParser(l, conn.nextMethod)
	}
	return conn
}

// NetConn is the socket.
func (c *Conn) NetConn() net.Conn { return c.conn }

// Close closes the socket.
func (c *Conn) Close() error { return c.conn.Close() }

// ReadMessage waits for the next message.
//
// It returns io.EOF when the peer has closed between messages. A message that the end of the
// connection cuts is returned together with an error that wraps io.ErrUnexpectedEOF (or the
// error of the socket), one that is no HTTP with [ErrNotHTTP]. After a deadline (an error that
// wraps os.ErrDeadlineExceeded) it may be called again and goes on where it stopped; after every
// other error it returns the same error again, without a message.
//
// A 204 or 304 is returned as soon as its head is there, with the part of a forbidden body that
// has come by then in Extra.
func (c *Conn) ReadMessage() (*Message, error) {
	for {
		if len(c.queue) > 0 {
			m := c.queue[0]
			c.queue = c.queue[1:]
			return m, nil
		}
		if c.failed != nil {
			return nil, c.failed
		}
		if m := c.parser.Pending(); m != nil {
			if _, garbage := m.Note(NoteGarbage); garbage {
				return c.fail(fmt.Errorf("http1: %w: at byte %d: %s", ErrNotHTTP, m.Offset, quote(string(m.Body))))
			}
			if err := c.expect(m); err != nil {
				return c.fail(err)
			}
		}
		n, err := c.conn.Read(c.buf)
		c.queue = append(c.queue, c.parser.Feed(c.buf[:n])...)
		c.queue = append(c.queue, c.parser.GiveHeld()...)
		if err == nil {
			continue
		}
		var timeout net.Error
		switch {
		case errors.As(err, &timeout) && timeout.Timeout():
			if len(c.queue) == 0 {
				return nil, fmt.Errorf("http1: read: %w", err)
			}
		case len(c.queue) > 0:
			// What came with the error is whole; the socket repeats the error.
		default:
			return c.ended(err)
		}
	}
}

// Watch reads while nothing is expected, so that who taps the socket sees when the peer closes it. What comes meanwhile is
// what ReadMessage gives next. Stop ends it; nothing else may read before.
func (c *Conn) Watch() (stop func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if m, _ := c.ReadMessage(); m != nil { // an error comes again
			c.queue = append([]*Message{m}, c.queue...)
		}
	}()
	return func() {
		_ = c.conn.SetReadDeadline(time.Unix(1, 0)) // long ago: the read under way ends
		<-done
		_ = c.conn.SetReadDeadline(time.Time{})
	}
}

// ended makes the result of the end of the stream.
func (c *Conn) ended(err error) (*Message, error) {
	clean := errors.Is(err, io.EOF)
	switch m := c.parser.Close(); {
	case m != nil && m.Complete && clean:
		c.failed = io.EOF
		return m, nil
	case !clean:
		c.failed = fmt.Errorf("http1: read: %w", err)
		return m, c.failed
	case m != nil:
		c.failed = io.EOF
		return m, fmt.Errorf("http1: message at byte %d: %w", m.Offset, io.ErrUnexpectedEOF)
	}
	c.failed = io.EOF
	return nil, io.EOF
}

// fail ends the reading side and hands out what is under way.
func (c *Conn) fail(err error) (*Message, error) {
	c.failed = err
	return c.parser.Close(), err
}

// expect lets the caller answer a request that waits for "100 Continue".
func (c *Conn) expect(m *Message) error {
	if !c.server || c.OnExpect == nil || c.asked == m || !m.hasToken("Expect", "100-continue") {
		return nil
	}
	c.asked = m
	if answer := c.OnExpect(m); answer != nil {
		return c.Write(answer)
	}
	return nil
}

// Write sends o as it is. A client remembers its method, since the answers to HEAD and CONNECT
// have no body.
func (c *Conn) Write(o *Outgoing) error {
	b := o.Bytes()
	if !c.server {
		start := o.Start
		if o.Raw != nil {
			start = string(o.Raw[:min(len(o.Raw), methodMax+1)])
		}
		method, _, _ := strings.Cut(start, " ")
		c.mu.Lock()
		c.methods = append(c.methods, method)
		c.mu.Unlock()
	}
	if _, err := c.conn.Write(b); err != nil {
		return fmt.Errorf("http1: write: %w", err)
	}
	return nil
}

// nextMethod names the oldest request without an answer.
func (c *Conn) nextMethod() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.methods) == 0 {
		return ""
	}
	method := c.methods[0]
	c.methods = c.methods[1:]
	return method
}

// GiveHeld hands out a message without body whose forbidden body is still awaited: who reads from a
// socket must not wait for bytes that should not come. It is called after Feed, when all that has come is fed.
func (p *Parser) GiveHeld() []*Message {
	if p.m == nil || !p.held {
		return nil
	}
	if p.state == probing && len(p.buf) == 0 {
		p.release()
	} else if p.state != probing {
		p.finish(true)
	}
	out := p.out
	p.out = nil
	return out
}
