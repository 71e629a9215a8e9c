package proxy

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"cwmplab/capture"
)

// link is one client connection and the upstream connection that belongs to it.
type link struct {
	p      *Proxy
	role   role
	flow   *capture.Flow // the near leg, from the sender's own bytes
	raw    net.Conn      // as accepted
	near   net.Conn      // the same above TLS
	far    net.Conn      // the upstream, above TLS
	dialed net.Conn      // the upstream below TLS, where it was opened beforehand
	early  []byte        // what the client sent before the upstream was there; recorded already

	hello *tls.ClientHelloInfo // nil on plain connections
	facts capture.TLSFacts     // of the client side
	to    target

	mu     sync.Mutex
	socket [2]net.Conn // TCP connections to interrupt: near, far
	halted bool
	relay  *relay
}

// role is what a link is for.
type role uint8

const (
	toACS     role = iota // a CPE that was given our URL
	viaProxy              // a client of the forward mode
	toCPE                 // a connection request
	toAliased             // a CPE that was led elsewhere, which would have been past us
)

// begin opens the flow of an accepted connection.
func (p *Proxy) begin(c net.Conn, server net.Addr, r role) *link {
	l := &link{p: p, role: r, raw: c, near: c}
	l.flow = p.o.Recorder.Open(c.RemoteAddr(), server, capture.OpenAccept, p.o.Clock.Now())
	l.socket[0] = c
	p.mu.Lock()
	defer p.mu.Unlock()
	p.links[l] = true
	if p.halted { // it was accepted before, and comes into being only now
		l.halt()
	}
	return l
}

// done closes what is open and forgets the link.
func (l *link) done() {
	l.cut()
	l.flow.Close()
	l.p.mu.Lock()
	delete(l.p.links, l)
	l.p.mu.Unlock()
}

// hold makes a connection one that is interrupted with the link. It answers false where that has happened already.
func (l *link) hold(i int, c net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.socket[i] = c
	return !l.halted
}

// past is a deadline that has passed.
var past = time.Unix(1, 0)

// halt ends everything the link waits for. What was read is still written.
func (l *link) halt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.halted = true
	for _, c := range l.socket {
		if c != nil {
			_ = c.SetReadDeadline(past) // fails where it is closed, which is as good
		}
	}
}

// cut closes what is open.
func (l *link) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.socket {
		if c != nil {
			c.Close()
		}
	}
}

// left records that the client ended the connection, where it was the client.
func (l *link) left(err error) {
	if errors.Is(err, io.EOF) || isReset(err) {
		l.flow.End(capture.ToServer, isReset(err))
	}
}

// within runs f, whose use of c may last d at most.
func (l *link) within(d time.Duration, c net.Conn, f func() error) error {
	stop := l.p.o.Clock.AfterFunc(d, func() { _ = c.SetDeadline(past) })
	err := f()
	if !stop() && err == nil {
		err = errTooSlow
	}
	l.mu.Lock()
	if !l.halted {
		_ = c.SetDeadline(time.Time{}) // fails on a closed connection, which the next read tells
	}
	l.mu.Unlock()
	return err
}

var errTooSlow = errors.New("no answer in time")

// reverse serves a connection of the reverse mode.
func (p *Proxy) reverse(ctx context.Context, c net.Conn) {
	l := p.begin(c, c.LocalAddr(), toACS)
	defer l.done()
	l.serve(ctx, p.o.Security, p.fixed)
}

// aim finds the target of a link whose client side is up.
type aim func(l *link) (target, error)

// serve brings a connection up on both sides and relays. sec is what the client is to speak.
func (l *link) serve(ctx context.Context, sec Security, where aim) {
	first, err := l.peek()
	if len(first) == 0 {
		l.left(err)
		return
	}
	secure := first[0] == recordHandshake
	switch {
	case secure && sec == Plain:
		l.wrongPort(&l.p.counts.tlsOnPlain, "TLS came where plain HTTP is expected", first)
		return
	case !secure && sec == TLS:
		l.wrongPort(&l.p.counts.plainOnTLS, "plain HTTP came where TLS is expected", first)
		return
	case secure && !(l.greet(ctx, first, where) && l.firstPlain()):
		return
	case !secure:
		l.early = first
		l.flow.Data(capture.ToServer, first)
	}
	l.to, err = where(l)
	if err != nil {
		l.p.counts.upstreamFailed.Add(1)
		l.p.warn(l.flow, "no-upstream", "connection from %s closed: %v", l.raw.RemoteAddr(), err)
		l.flow.End(capture.ToClient, false)
		return
	}
	if l.connect(ctx) {
		l.run(ctx)
	}
}

// peek waits for the first bytes of the client.
func (l *link) peek() ([]byte, error) {
	buf := make([]byte, smallBuffer)
	var n int
	err := l.within(l.p.o.IdleTimeout, l.raw, func() (err error) {
		n, err = l.raw.Read(buf)
		return err
	})
	return buf[:n], err
}

// firstPlain waits for the first bytes above TLS. There is no upstream before them: a client of TLS 1.3 tells only now
// that it does not like our certificate.
func (l *link) firstPlain() bool {
	buf := make([]byte, smallBuffer)
	var n int
	err := l.within(l.p.o.IdleTimeout, l.near, func() (err error) {
		n, err = l.near.Read(buf)
		return err
	})
	if n > 0 {
		l.early = buf[:n]
		l.flow.Data(capture.ToServer, l.early)
		return true
	}
	if alert := alertOf(err); alert != "" {
		l.refused(alert, err)
	}
	l.left(err)
	return false
}

// wrongPort records what came to a listener of the other kind, and closes it. Nothing is answered: whatever we said
// would be taken for words of the ACS.
func (l *link) wrongPort(count interface{ Add(int64) int64 }, what string, first []byte) {
	count.Add(1)
	if first[0] == recordHandshake {
		raw := first
		_ = l.within(l.p.o.HandshakeTimeout, l.raw, func() (err error) {
			raw, err = readHello(l.raw, first)
			return err
		})
		t := helloFacts(raw, parseHello(raw))
		t.Error = what
		l.flow.TLS(t)
	} else {
		l.flow.Data(capture.ToServer, first)
	}
	l.p.warn(l.flow, "wrong-port", "%s, from %s: check the scheme of the ACS URL", what, l.raw.RemoteAddr())
	l.flow.End(capture.ToClient, false)
}

// request reads on until the first request head is there, for those who need it before there is an upstream.
func (l *link) request() ([]byte, error) {
	buf := make([]byte, smallBuffer)
	for !headComplete(l.early) {
		if len(l.early) > headMost {
			return nil, fmt.Errorf("no end of the request head within %d bytes", headMost)
		}
		var n int
		err := l.within(l.p.o.IdleTimeout, l.near, func() (err error) {
			n, err = l.near.Read(buf)
			return err
		})
		l.flow.Data(capture.ToServer, buf[:n])
		l.early = append(l.early, buf[:n]...)
		if err != nil {
			l.left(err)
			if errors.Is(err, io.EOF) {
				return nil, errors.New("the client closed before its request was complete")
			}
			return nil, err
		}
	}
	return l.early, nil
}

// run relays until both sides are done.
func (l *link) run(ctx context.Context) {
	r := newRelay(ctx, l)
	l.mu.Lock()
	l.relay = r
	l.mu.Unlock()
	r.run()
	l.p.counts.add(r)
}
