package proxy

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"syscall"

	"cwmplab/capture"
)

// tcp finds the connection below TLS, and below what was put around it.
func tcp(c net.Conn) net.Conn {
	for {
		under, ok := c.(interface{ NetConn() net.Conn })
		if !ok {
			return c
		}
		c = under.NetConn()
	}
}

// closeWrite ends what is written to c; a TLS connection says so first, unless abrupt.
func closeWrite(c net.Conn, abrupt bool) {
	if t, ok := c.(*tls.Conn); ok && !abrupt {
		_ = t.CloseWrite() // the FIN below says it too
	}
	if w, ok := tcp(c).(interface{ CloseWrite() error }); ok {
		_ = w.CloseWrite()
		return
	}
	c.Close()
}

// abort closes c so that its other end sees a reset.
func abort(c net.Conn) {
	under := tcp(c)
	if l, ok := under.(interface{ SetLinger(int) error }); ok {
		_ = l.SetLinger(0)
	}
	under.Close()
}

// end passes the end of a direction on to the other side: FIN as FIN, RST as RST.
func (p *pump) end(err error) {
	r := p.r
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		p.flush()
		p.ended(false, nil)
		closeWrite(p.dst, errors.Is(err, io.ErrUnexpectedEOF)) // TLS cut short is passed on as TLS cut short
		r.finished(p.dir)
	case isReset(err):
		p.flush()
		p.ended(true, nil)
		r.broken(p.dir)
	case errors.Is(err, net.ErrClosed): // by the other pump
		r.finished(p.dir)
	case errors.Is(err, os.ErrDeadlineExceeded): // the proxy stops
		p.flush()
		r.l.flow.UpstreamEnded(p.dir, false, errors.New("the proxy was stopped"))
		closeWrite(p.dst, false)
		r.finished(p.dir)
	default:
		p.flush()
		if alert := alertOf(err); alert != "" {
			p.alerted(alert, err)
		}
		p.ended(false, err)
		closeWrite(p.dst, true)
		r.finished(p.dir)
	}
}

// alerted records a TLS alert that came after the handshake.
func (p *pump) alerted(alert string, err error) {
	l := p.r.l
	if p.dir == capture.ToServer {
		l.refused(alert, err)
		return
	}
	l.p.counts.alert("alert from the ACS: " + alert)
	l.flow.UpstreamTLS(capture.TLSFacts{Alert: alert, Error: err.Error()})
	l.p.tell("warning: TLS with the ACS for %s ended: alert: %s%s", l.raw.RemoteAddr(), alert, upstreamHint(err))
}

// refused records an alert of the client after its handshake: in TLS 1.3 that is where it refuses a certificate.
func (l *link) refused(alert string, err error) {
	l.p.counts.alert("alert from the peer: " + alert)
	l.facts.Alert, l.facts.Error = alert, err.Error()
	l.flow.TLS(l.facts)
	l.p.tell("warning: TLS with %s ended: alert from the peer: %s%s", l.raw.RemoteAddr(), alert, handshakeHint(l.p, l.facts))
}

// flush passes on what an editor holds back.
func (p *pump) flush() {
	if p.edit != nil {
		out, altered := p.edit.close()
		p.changed(out, altered)
	}
}

// ended records the end of a direction on both legs.
func (p *pump) ended(reset bool, err error) {
	p.in.End(p.dir, reset)
	if p.out != nil {
		p.out.End(p.dir, reset)
	}
	p.r.l.flow.UpstreamEnded(p.dir, reset, err)
}

// unwritten records that the other side takes no more. Where nobody reads from there any longer, this side is told.
func (p *pump) unwritten(err error) {
	r := p.r
	reset := isReset(err) || errors.Is(err, syscall.EPIPE)
	if errors.Is(err, net.ErrClosed) {
		r.finished(p.dir)
		return
	}
	r.l.flow.UpstreamEnded(p.dir, reset, err)
	r.mu.Lock()
	r.over[p.dir] = true
	last := r.over[1-p.dir]
	r.mu.Unlock()
	if last {
		abort(p.src)
		abort(p.dst)
	}
}

// finished notes that a pump is over, and closes both sides with the second.
func (r *relay) finished(dir capture.Direction) {
	r.mu.Lock()
	r.over[dir] = true
	both := r.over[1-dir]
	r.mu.Unlock()
	if both {
		r.l.near.Close()
		r.l.far.Close()
	}
}

// broken ends both directions at once: the sender of dir broke the connection off.
func (r *relay) broken(dir capture.Direction) {
	r.mu.Lock()
	r.over[dir] = true
	r.mu.Unlock()
	p := r.pump[dir]
	abort(p.dst)
	p.src.Close()
}

// idle breaks off a relay on which nothing comes any more.
func (r *relay) idle() {
	l := r.l
	l.p.warn(l.flow, "idle", "connection from %s closed: no byte for %v", l.raw.RemoteAddr(), l.p.o.IdleTimeout)
	tcp(l.near).Close()
	tcp(l.far).Close()
}
