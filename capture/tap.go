package capture

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
)

// Tap records what is read from and written to a connection. local is the direction of what is written here: ToServer
// at the client's end. Bytes are recorded before they are written, so that the answer to them cannot come first in the
// file; a write that fails is followed by a note that says which of them did not go out. The end of a direction is
// recorded when it is read (EOF, or RST as ECONNRESET) or made (CloseWrite, Close). Put the tap above TLS, where the
// plain bytes are.
//
// The connection that is given back has CloseWrite, CloseRead, SetLinger and NetConn, as far as c has them.
func Tap(c net.Conn, f *Flow, local Direction) net.Conn {
	return &tapConn{Conn: c, flow: f, local: local}
}

type tapConn struct {
	net.Conn
	flow   *Flow
	local  Direction
	abrupt atomic.Bool // Close will send RST
}

// Read reads and records.
func (t *tapConn) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	if n > 0 {
		t.flow.Data(1-t.local, b[:n])
	}
	switch {
	case errors.Is(err, io.EOF):
		t.flow.End(1-t.local, false)
	case isReset(err):
		t.flow.End(1-t.local, true)
	}
	return n, err
}

// Write records and writes.
func (t *tapConn) Write(b []byte) (int, error) {
	start := t.flow.Offset(t.local)
	t.flow.Data(t.local, b)
	n, err := t.Conn.Write(b)
	if n < len(b) {
		t.flow.Record(Record{Type: RecordNote, Name: "unsent", Dir: t.local.String(), Start: start + int64(n),
			End: start + int64(len(b)), Data: marshalData(fmt.Sprint(err))})
	}
	if isReset(err) {
		t.flow.End(1-t.local, true)
	}
	return n, err
}

// Close records the end of what is written here, unless that had ended before.
func (t *tapConn) Close() error {
	t.flow.End(t.local, t.abrupt.Load())
	return t.Conn.Close()
}

// CloseWrite sends FIN and records it.
func (t *tapConn) CloseWrite() error {
	c, ok := t.Conn.(interface{ CloseWrite() error })
	if !ok {
		return fmt.Errorf("capture: %T cannot close one direction", t.Conn)
	}
	t.flow.End(t.local, false)
	return c.CloseWrite()
}

// CloseRead stops reading.
func (t *tapConn) CloseRead() error {
	c, ok := t.Conn.(interface{ CloseRead() error })
	if !ok {
		return fmt.Errorf("capture: %T cannot close one direction", t.Conn)
	}
	return c.CloseRead()
}

// SetLinger sets what Close does with bytes that wait; with 0 it sends RST, and that is what is recorded then.
func (t *tapConn) SetLinger(sec int) error {
	for c := t.Conn; ; {
		if l, ok := c.(interface{ SetLinger(int) error }); ok {
			err := l.SetLinger(sec)
			t.abrupt.Store(err == nil && sec == 0)
			return err
		}
		under, ok := c.(interface{ NetConn() net.Conn })
		if !ok {
			return fmt.Errorf("capture: %T has no linger", t.Conn)
		}
		c = under.NetConn()
	}
}

// NetConn is the connection below the tap.
func (t *tapConn) NetConn() net.Conn { return t.Conn }

// Flow is the flow it is recorded in.
func (t *tapConn) Flow() *Flow { return t.flow }
