package fleet

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/http1"
)

// wire is one connection of a session. What is read and written goes into the trace of the session; a reader runs ahead
// of its user, so that a connection the ACS closes between two round trips is noticed before the next message is
// written (TR-069 3.4.2).
type wire struct {
	s      *session
	conn   net.Conn
	info   *capture.Conn
	key    string // of the server it leads to
	chunks chan chunk
	parser *http1.Parser
	read   []*http1.Message
	offset [2]int64
	closed bool
	used   bool  // a response has come
	gone   error // why nothing more comes
}

// chunk is one read. Its bytes are good until the next one is received.
type chunk struct {
	b   []byte
	at  time.Time
	err error
}

// responseLimits are what a device takes of one response; the rest of a longer body is counted only.
var responseLimits = http1.Limits{Head: 64 << 10, Body: 8 << 20}

// open dials, does the TLS handshake where there is one, and begins to read.
func (s *session) open(ctx context.Context, to cpe.Target) (*wire, error) {
	f := s.fleet
	if err := f.config.Reach(to.Addr); err != nil {
		return nil, &failure{kind: OutOfReach, err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, f.config.ResponseTimeout)
	defer cancel()
	conn, err := f.config.Dial(ctx, "tcp", to.Addr)
	if err != nil {
		s.attempted(err)
		return nil, dialFailure(err)
	}
	opened := f.config.Clock.Now()
	var facts *capture.TLSFacts
	if to.Secure {
		encrypted := tls.Client(conn, f.tlsFor(to.Name))
		if err := encrypted.HandshakeContext(ctx); err != nil {
			conn.Close()
			return nil, &failure{kind: HandshakeFailed, err: err}
		}
		state := encrypted.ConnectionState()
		facts = &capture.TLSFacts{Version: versionName(state.Version), Suite: tls.CipherSuiteName(state.CipherSuite), SNI: to.Name}
		conn = encrypted
	}
	w := &wire{s: s, conn: conn, key: to.Key(), chunks: make(chan chunk), parser: http1.NewResponseParser(responseLimits, nil)}
	w.info = f.connection(conn.LocalAddr(), conn.RemoteAddr(), opened)
	w.info.TLS = facts
	if host := w.info.Client.Addr(); f.host.Load() == nil && host.IsValid() {
		f.host.Store(&host)
	}
	s.trace.opened(w.info)
	go readAhead(conn, f.config.Clock.Now, &s.buffers, w.chunks)
	return w, nil
}

// attempted notes a connection that the ACS has refused. It comes from where the others come; its port is not known.
func (s *session) attempted(err error) {
	var op *net.OpError
	if !says(err, sayRefused) || !errors.As(err, &op) || op.Addr == nil {
		return
	}
	var from net.Addr
	if host := s.fleet.host.Load(); host != nil {
		from = &net.TCPAddr{IP: host.AsSlice()}
	}
	c := s.fleet.connection(from, op.Addr, s.fleet.config.Clock.Now())
	s.trace.opened(c)
	s.trace.ended(c, capture.ToClient, c.Opened, true)
}

// tlsFor is the configuration for a server.
func (f *Fleet) tlsFor(name string) *tls.Config {
	c := &tls.Config{}
	if f.config.TLS != nil {
		c = f.config.TLS.Clone()
	}
	if c.ServerName == "" {
		c.ServerName = name
	}
	return c
}

func versionName(v uint16) string {
	switch v {
	case tls.VersionTLS10:
		return "1.0"
	case tls.VersionTLS11:
		return "1.1"
	case tls.VersionTLS12:
		return "1.2"
	case tls.VersionTLS13:
		return "1.3"
	}
	return ""
}

// connection numbers a connection.
func (f *Fleet) connection(client, server net.Addr, opened time.Time) *capture.Conn {
	id := int(f.connections.Add(1))
	return &capture.Conn{
		ID: id, Name: "c" + strconv.Itoa(id), Client: addrPort(client), Server: addrPort(server),
		Source: f.source, Opened: f.stamp(opened), OpenHow: capture.OpenSYN, Stream: -1,
	}
}

func addrPort(a net.Addr) netip.AddrPort {
	if t, ok := a.(*net.TCPAddr); ok {
		return netip.AddrPortFrom(t.AddrPort().Addr().Unmap(), t.AddrPort().Port())
	}
	return netip.AddrPort{}
}

// readAhead reads until the connection ends, and closes the channel after the read that says so. There are two buffers:
// the one that was handed over is not used again before the next hand-over.
func readAhead(c net.Conn, now func() time.Time, buffers *[2][]byte, chunks chan<- chunk) {
	defer close(chunks)
	for i := 0; ; i = 1 - i {
		n, err := c.Read(buffers[i])
		chunks <- chunk{buffers[i][:n], now(), err}
		if err != nil {
			return
		}
	}
}

// idle tells whether the connection is open and nothing came that nobody asked for.
func (w *wire) idle() bool {
	if w.gone != nil || len(w.read) > 0 {
		return false
	}
	select {
	case c := <-w.chunks:
		w.take(c)
		return false
	default:
		return true
	}
}

// take puts a read into the trace and into the parser.
func (w *wire) take(c chunk) {
	if len(c.b) > 0 {
		w.s.trace.passed(w.info, capture.ToClient, w.s.fleet.stamp(c.at), w.offset[capture.ToClient], c.b)
		w.offset[capture.ToClient] += int64(len(c.b))
		w.read = w.parser.FeedInto(w.read, c.b)
		w.read = append(w.read, w.parser.GiveHeld()...)
	}
	if c.err == nil {
		return
	}
	w.gone = c.err
	reset := says(c.err, sayReset)
	if reset || errors.Is(c.err, io.EOF) {
		w.end(capture.ToClient, c.at, reset)
	}
	if m := w.parser.Close(); m != nil {
		w.read = append(w.read, m)
	}
}

// end notes the end of a direction.
func (w *wire) end(dir capture.Direction, at time.Time, reset bool) {
	at = w.s.fleet.stamp(at)
	w.s.trace.ended(w.info, dir, at, reset)
}

// write sends a request and says when that began. What of it went out is noted.
func (w *wire) write(b []byte) (begun time.Time, err error) {
	f := w.s.fleet
	now := f.config.Clock.Now()
	if err := w.conn.SetDeadline(now.Add(f.config.ResponseTimeout)); err != nil {
		return now, err
	}
	n, err := w.conn.Write(b)
	if n > 0 {
		w.s.trace.passed(w.info, capture.ToServer, f.stamp(now), w.offset[capture.ToServer], b[:n])
		w.offset[capture.ToServer] += int64(n)
	}
	return now, err
}

// response waits for the next message of the ACS and says when its last byte came.
func (w *wire) response() (*http1.Message, time.Time, error) {
	var at time.Time
	for len(w.read) == 0 {
		if w.gone != nil {
			return nil, at, w.gone
		}
		if m := w.parser.Pending(); m != nil {
			if _, garbage := m.Note(http1.NoteGarbage); garbage {
				return nil, at, http1.ErrNotHTTP
			}
		}
		c := <-w.chunks
		at = c.at
		w.take(c)
	}
	m := w.read[0]
	w.read = w.read[1:]
	return m, at, nil
}

// close ends the connection. What came before that is part of the session, what comes later is not.
func (w *wire) close() {
	if w.closed {
		return
	}
	w.closed = true
	w.idle()
	if !w.s.fleet.cutting.Load() { // else how the session would have gone on is not known
		w.end(capture.ToServer, w.s.fleet.config.Clock.Now(), false)
	}
	_ = w.conn.Close() // it is done with: an error would tell nothing any more
	for range w.chunks {
		// the reader ends when it has told so
	}
}
