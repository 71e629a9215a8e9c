package proxy

import (
	"context"
	"crypto/sha256"
	"hash"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"cwmplab/capture"
)

// Sizes of the copy buffers. An idle connection holds two small ones; a direction that fills its buffer gets a large
// one until it no longer does.
const (
	smallBuffer = 4 << 10
	largeBuffer = 32 << 10
)

// noteEvery is how often at most a direction's progress on the other leg is recorded.
const noteEvery = 100 * time.Millisecond

// buffers are the large ones.
type buffers struct{ pool sync.Pool }

func (b *buffers) get() *[]byte {
	if buf, ok := b.pool.Get().(*[]byte); ok {
		return buf
	}
	buf := make([]byte, largeBuffer)
	return &buf
}

func (b *buffers) put(buf *[]byte) { b.pool.Put(buf) }

// relay copies between the two connections of a link. Each direction has a [pump].
type relay struct {
	l    *link
	far  *capture.Flow // the upstream leg in full, nil where only the near one is recorded
	ctx  context.Context
	pump [2]*pump
	busy atomic.Int64 // counts reads, so that idleness shows
	look *watched     // nil: nobody looks

	mu   sync.Mutex
	over [2]bool // the pump has ended
}

// pump is one direction of a relay. Its fields belong to its goroutine.
type pump struct {
	r        *relay
	dir      capture.Direction
	src, dst net.Conn
	from, to io.ReadWriter // the same two, for reading and writing
	edit     *editor       // nil: bytes pass as they are
	in, out  *capture.Flow // where it is recorded as read, and as written; out is nil where in says it all
	sum      hash.Hash     // of what was written; nil where that is what is recorded
	sent     int64         // bytes written, read by others when the relay is over
	noted    int64         // of it, what the recording says already
	notedAt  time.Time
}

func newRelay(ctx context.Context, l *link) *relay {
	r := &relay{l: l, ctx: ctx}
	rec := l.p.o.Recorder
	up, down := l.editors(ctx)
	if !l.to.opaque {
		if rec.BothLegs() || up != nil || down != nil {
			r.far = rec.OpenUpstream(l.flow, l.far.LocalAddr(), l.far.RemoteAddr(), l.p.o.Clock.Now())
		}
		r.look = l.p.watch.watch(l)
	}
	server := &pump{r: r, dir: capture.ToServer, src: l.near, dst: l.far, edit: up, in: l.flow, out: r.far}
	client := &pump{r: r, dir: capture.ToClient, src: l.far, dst: l.near, edit: down, in: l.flow}
	if r.far != nil {
		client.in, client.out = r.far, l.flow
	}
	near, far := direct(l.near), direct(l.far)
	server.from, server.to, client.from, client.to = near, far, far, near
	r.pump = [2]*pump{server, client}
	if l.to.opaque || r.far != nil { // what is written is not what the near leg's recording holds, or nothing is recorded
		server.sum, client.sum = sha256.New(), sha256.New()
	}
	return r
}

// run copies until both directions have ended, or one was broken off.
func (r *relay) run() {
	stop := r.guardIdle()
	var back sync.WaitGroup
	back.Go(func() { r.pump[capture.ToClient].run(nil) })
	r.pump[capture.ToServer].run(r.l.early)
	back.Wait()
	stop()
	for _, p := range r.pump {
		if p.out == nil && p.sent > p.noted && !r.l.to.opaque {
			p.note(r.l.p.o.Clock.Now())
		}
		p.total()
		if p.edit != nil {
			p.edit.count(0)
		}
	}
	if r.far != nil {
		r.far.Close()
	}
	if r.look != nil {
		r.look.end()
	}
}

// total records how much was written to the other leg, and its sum.
func (p *pump) total() {
	if p.sum == nil {
		p.r.l.flow.UpstreamSame(p.dir, p.sent)
		return
	}
	var sum [32]byte
	p.sum.Sum(sum[:0])
	p.r.l.flow.UpstreamSum(p.dir, p.sent, sum)
}

// run copies one direction. early was read, and recorded, before.
func (p *pump) run(early []byte) {
	if len(early) > 0 && !p.pass(early, true) {
		return
	}
	small := make([]byte, smallBuffer)
	buf, large := small, (*[]byte)(nil)
	pool := &p.r.l.p.counts.buffers
	defer func() {
		if large != nil {
			pool.put(large)
		}
	}()
	for {
		n, err := p.from.Read(buf)
		if n > 0 && !p.pass(buf[:n], false) {
			return
		}
		if err != nil {
			p.end(err)
			return
		}
		switch {
		case n == len(buf) && large == nil:
			large = pool.get()
			buf = *large
		case n < smallBuffer && large != nil:
			pool.put(large)
			buf, large = small, nil
		}
	}
}

// pass records b, changes it where it is to be changed, and writes it. It answers false when the other side takes no
// more; the pump of the other direction finds out how that side ended.
func (p *pump) pass(b []byte, recorded bool) bool {
	p.r.busy.Add(1)
	if p.r.l.to.opaque {
		return p.write(b)
	}
	if !recorded {
		p.in.Data(p.dir, b)
	}
	if p.edit == nil {
		ok := p.forward(b)
		p.r.look.see(p.dir, b)
		return ok
	}
	p.r.look.see(p.dir, b)
	out, altered := p.edit.feed(b)
	return p.changed(out, altered)
}

// forward records and writes bytes that are as they came.
func (p *pump) forward(b []byte) bool {
	if p.out != nil {
		p.out.Data(p.dir, b)
	}
	if !p.write(b) {
		return false
	}
	if p.out == nil {
		if now := p.r.l.p.o.Clock.Now(); p.noted == 0 || now.Sub(p.notedAt) >= noteEvery {
			p.note(now)
		}
	}
	return true
}

// note records how far the direction is forwarded.
func (p *pump) note(now time.Time) {
	p.in.Forwarded(p.dir, p.sent)
	p.noted, p.notedAt = p.sent, now
}

// changed records and writes what an editor gives back.
func (p *pump) changed(out []byte, altered []alteration) bool {
	if len(out) == 0 {
		return true
	}
	start := p.out.Offset(p.dir)
	for _, a := range altered {
		p.out.Record(capture.Record{Type: capture.RecordAltered, Name: a.name, Dir: p.dir.String(),
			Start: start + int64(a.start), End: start + int64(a.end), Data: originalData(a.original)})
		p.r.l.p.counts.alterations.Add(1)
	}
	return p.forward(out)
}

func (p *pump) write(b []byte) bool {
	n, err := p.to.Write(b)
	if p.sum != nil {
		p.sum.Write(b[:n])
	}
	p.sent += int64(n)
	if err == nil {
		return true
	}
	p.unwritten(err)
	return false
}

// guardIdle breaks the relay off when nothing was read for IdleTimeout.
func (r *relay) guardIdle() (stop func()) {
	o := &r.l.p.o
	var mu sync.Mutex
	var stopTimer func() bool
	stopped, seen := false, int64(-1)
	var check func()
	check = func() {
		mu.Lock()
		defer mu.Unlock()
		if stopped {
			return
		}
		now := r.busy.Load()
		if now == seen {
			r.idle()
			return
		}
		seen = now
		stopTimer = o.Clock.AfterFunc(o.IdleTimeout, check)
	}
	mu.Lock()
	defer mu.Unlock()
	stopTimer = o.Clock.AfterFunc(o.IdleTimeout, check)
	return func() {
		mu.Lock()
		defer mu.Unlock()
		stopped = true
		stopTimer()
	}
}
