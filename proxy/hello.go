package proxy

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"time"
)

const (
	recordHandshake = 0x16     // first byte of a TLS record that carries a handshake message
	helloMost       = 64 << 10 // bytes of a ClientHello
)

// readHello reads from c until the first handshake message is complete, as far as it is one; what was read is given
// back also with an error. ahead was read before.
func readHello(c net.Conn, ahead []byte) ([]byte, error) {
	buf := make([]byte, 1024)
	for !helloComplete(ahead) {
		n, err := c.Read(buf)
		ahead = append(ahead, buf[:n]...)
		if err != nil {
			return ahead, err
		}
	}
	return ahead, nil
}

// helloComplete tells that b holds all of the first handshake message, or that it never will.
func helloComplete(b []byte) bool {
	if len(b) > helloMost {
		return true
	}
	var message []byte
	for len(b) >= 5 {
		if b[0] != recordHandshake || b[1] != 3 {
			return true
		}
		length := int(binary.BigEndian.Uint16(b[3:]))
		if length == 0 {
			return true
		}
		if len(b) < 5+length {
			return false
		}
		message, b = append(message, b[5:5+length]...), b[5+length:]
		if len(message) >= 4 && len(message) >= 4+int(message[1])<<16+int(message[2])<<8+int(message[3]) {
			return true
		}
	}
	return len(b) > 0 && b[0] != recordHandshake
}

// errHelloRead ends the handshake in which a ClientHello is only read.
var errHelloRead = errors.New("read")

// parseHello gives what a ClientHello says, nil where it is none.
func parseHello(b []byte) *tls.ClientHelloInfo {
	var info *tls.ClientHelloInfo
	s := tls.Server(&replay{in: bytes.NewReader(b)}, &tls.Config{GetConfigForClient: func(h *tls.ClientHelloInfo) (*tls.Config, error) {
		info = h
		return nil, errHelloRead
	}})
	_ = s.Handshake() // cannot succeed
	return info
}

// replay is a connection that only repeats what was read before.
type replay struct{ in *bytes.Reader }

func (r *replay) Read(b []byte) (int, error)     { return r.in.Read(b) }
func (*replay) Write([]byte) (int, error)        { return 0, io.ErrClosedPipe }
func (*replay) Close() error                     { return nil }
func (*replay) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (*replay) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (*replay) SetDeadline(time.Time) error      { return nil }
func (*replay) SetReadDeadline(time.Time) error  { return nil }
func (*replay) SetWriteDeadline(time.Time) error { return nil }

// lookahead is a connection of which the first bytes were read before it is handed on.
type lookahead struct {
	net.Conn
	ahead []byte
}

// Read gives the bytes that were read before first.
func (l *lookahead) Read(b []byte) (int, error) {
	if len(l.ahead) > 0 {
		n := copy(b, l.ahead)
		l.ahead = l.ahead[n:]
		return n, nil
	}
	return l.Conn.Read(b)
}

// NetConn is the connection below.
func (l *lookahead) NetConn() net.Conn { return l.Conn }
