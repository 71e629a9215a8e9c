package memnet

import (
	"io"
	"net"
	"os"
	"syscall"
	"time"
)

// Conn is one end of a connection. It is a net.Conn, and has the parts of *net.TCPConn that end
// a connection in their own way.
type Conn struct {
	link          *link
	peer          *Conn
	local, remote *net.TCPAddr

	// Guarded by link.mu.
	in           inbox
	closed       bool
	writeShut    bool
	abortOnClose bool
	read, write  deadline
}

// Read returns what has come, or waits for it. It ends with io.EOF after the peer's end of
// writing, and with errors that wrap syscall.ECONNRESET, net.ErrClosed or
// os.ErrDeadlineExceeded.
func (c *Conn) Read(p []byte) (int, error) {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	for {
		switch {
		case c.closed:
			return 0, c.failed("read", net.ErrClosed)
		case c.read.passed():
			return 0, c.failed("read", os.ErrDeadlineExceeded)
		case len(p) == 0:
			return 0, nil
		case c.in.shut:
			return 0, io.EOF
		case c.in.data.Len() > 0:
			n, _ := c.in.data.Read(p)
			c.link.changed.Broadcast()
			return n, nil
		case c.in.fin:
			return 0, io.EOF
		case c.in.reset:
			return 0, c.failed("read", os.NewSyscallError("read", syscall.ECONNRESET))
		}
		c.link.changed.Wait()
	}
}

// Write sends p. It waits only while 1 MiB is under way. Its errors wrap syscall.EPIPE,
// syscall.ECONNRESET, net.ErrClosed or os.ErrDeadlineExceeded.
func (c *Conn) Write(p []byte) (int, error) {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	sent := 0
	for {
		switch {
		case c.closed:
			return sent, c.failed("write", net.ErrClosed)
		case c.write.passed():
			return sent, c.failed("write", os.ErrDeadlineExceeded)
		case c.writeShut, c.in.reset && c.in.fin:
			return sent, c.failed("write", os.NewSyscallError("write", syscall.EPIPE))
		case c.in.reset:
			return sent, c.failed("write", os.NewSyscallError("write", syscall.ECONNRESET))
		}
		sent += c.send(p[sent:])
		if sent == len(p) {
			return sent, nil
		}
		c.link.changed.Wait()
	}
}

// send moves as much as the window allows to the peer.
func (c *Conn) send(p []byte) int {
	to := &c.peer.in
	switch {
	case len(p) == 0:
		return 0
	case c.peer.closed: // the peer's host answers with a reset
		c.in.reset = true
		c.link.changed.Broadcast()
		return len(p)
	case to.shut:
		return len(p)
	}
	n := min(len(p), window-to.data.Len())
	if n > 0 {
		to.data.Write(p[:n])
		c.link.changed.Broadcast()
	}
	return n
}

// Close ends both directions. The peer reads to the end and then io.EOF; where data is left
// unread at this end, or after SetLinger(0), it is reset instead.
func (c *Conn) Close() error {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	if c.closed {
		return c.failed("close", net.ErrClosed)
	}
	c.end(c.abortOnClose || c.in.data.Len() > 0)
	return nil
}

// abort resets the connection.
func (c *Conn) abort() {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	c.end(true)
}

func (c *Conn) end(reset bool) {
	c.closed = true
	if reset {
		c.peer.in.reset = true
	} else {
		c.peer.in.fin = true
	}
	c.in.data.Reset()
	c.read.set(c.link, time.Time{})
	c.write.set(c.link, time.Time{})
}

// CloseWrite ends this end's direction; the other one stays open.
func (c *Conn) CloseWrite() error {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	if c.closed {
		return c.failed("close", net.ErrClosed)
	}
	c.writeShut = true
	c.peer.in.fin = true
	c.link.changed.Broadcast()
	return nil
}

// CloseRead drops what has come and what will come; reads end with io.EOF.
func (c *Conn) CloseRead() error {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	if c.closed {
		return c.failed("close", net.ErrClosed)
	}
	c.in.shut = true
	c.in.data.Reset()
	c.link.changed.Broadcast()
	return nil
}

// SetLinger with 0 makes Close reset the connection, any other value makes it end as usual.
func (c *Conn) SetLinger(seconds int) error {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	if c.closed {
		return c.failed("set", net.ErrClosed)
	}
	c.abortOnClose = seconds == 0
	return nil
}

// LocalAddr is a *net.TCPAddr.
func (c *Conn) LocalAddr() net.Addr { return c.local }

// RemoteAddr is a *net.TCPAddr.
func (c *Conn) RemoteAddr() net.Addr { return c.remote }

// SetDeadline bounds reads and writes, waiting ones too; the zero time takes the bound away.
func (c *Conn) SetDeadline(t time.Time) error { return c.setDeadlines(t, &c.read, &c.write) }

// SetReadDeadline bounds reads.
func (c *Conn) SetReadDeadline(t time.Time) error { return c.setDeadlines(t, &c.read) }

// SetWriteDeadline bounds writes.
func (c *Conn) SetWriteDeadline(t time.Time) error { return c.setDeadlines(t, &c.write) }

func (c *Conn) setDeadlines(t time.Time, which ...*deadline) error {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	if c.closed {
		return c.failed("set", net.ErrClosed)
	}
	for _, d := range which {
		d.set(c.link, t)
	}
	return nil
}

func (c *Conn) failed(op string, err error) error { return opError(op, c.local, c.remote, err) }
