package proxy

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"time"

	"cwmplab/capture"
)

// acceptAgain is the wait after a failed accept: file descriptors may be used up for the moment.
const acceptAgain = 50 * time.Millisecond

// accept takes connections until the listener is closed.
func (p *Proxy) accept(ctx context.Context, l net.Listener, handle func(context.Context, net.Conn)) {
	for {
		c, err := l.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			if p.stopping.Load() || p.o.Clock.Wait(ctx, acceptAgain) != nil {
				return
			}
		case !p.admit():
			p.refuse(c)
		default:
			p.conns.Go(func() {
				defer p.counts.open.Add(-1)
				handle(ctx, c)
			})
		}
	}
}

// admit counts a connection, unless there are too many already.
func (p *Proxy) admit() bool {
	p.counts.connections.Add(1)
	if p.counts.open.Add(1) > int64(p.o.MaxConnections) {
		p.counts.open.Add(-1)
		p.counts.refused.Add(1)
		return false
	}
	return true
}

// refuse closes a connection for which there is no room.
func (p *Proxy) refuse(c net.Conn) {
	f := p.o.Recorder.Open(c.RemoteAddr(), c.LocalAddr(), capture.OpenAccept, p.o.Clock.Now())
	p.warn(f, "refused", "%d connections are open already: closed that from %s", p.o.MaxConnections, c.RemoteAddr())
	f.End(capture.ToClient, false)
	c.Close()
	f.Close()
}

// textData is the data of a note in words.
func textData(text string) json.RawMessage {
	b, _ := json.Marshal(text) // strings always marshal
	return b
}
