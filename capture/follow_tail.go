package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// tail reads a file that grows. At its end it waits for more.
type tail struct {
	ctx       context.Context
	o         FollowOptions
	f         *os.File
	offset    int64
	chain     *partChain // of a recording of ours, else nil
	of        *recordingReader
	stopped   bool  // the end came from ctx
	stoppedBy *tail // that of the first part, which tells for all of them
	over      bool
}

// Read gives what is there, or waits.
func (t *tail) Read(p []byte) (int, error) {
	since := t.o.Clock.Now()
	for !t.over {
		complete := t.complete() // asked first: what was written before then is read below
		n, err := t.f.Read(p)
		t.offset += int64(n)
		switch {
		case n > 0:
			return n, nil
		case err != nil && !errors.Is(err, io.EOF):
			return 0, err
		case len(p) == 0:
			return 0, nil
		}
		if info, err := t.f.Stat(); err == nil && info.Size() < t.offset {
			return 0, fmt.Errorf("it has become shorter, from %d to %d bytes, while it was followed", t.offset, info.Size())
		}
		t.over = complete || t.idle(since) || t.o.Clock.Wait(t.ctx, t.o.Poll) != nil
	}
	if t.ctx.Err() != nil {
		t.stopped = true
		if t.stoppedBy != nil {
			t.stoppedBy.stopped = true
		}
	}
	return 0, io.EOF
}

// idle tells whether nothing came for too long.
func (t *tail) idle(since time.Time) bool {
	return t.o.Idle > 0 && t.o.Clock.Now().Sub(since) >= t.o.Idle
}

// complete tells whether this part of a recording of ours is at its end: the next part has begun, or nobody writes it
// any more. The next part is created before this one is let go, and has its header after that.
func (t *tail) complete() bool {
	if t.chain == nil {
		return false
	}
	next, ready := t.chain.ready(t.of)
	return ready || !beingWritten(t.f) && !writtenAt(next)
}

// beingWritten tells whether a recorder holds a file. Where that cannot be told, it may.
func beingWritten(f *os.File) bool {
	unlock, err := lockFile(f)
	if err != nil {
		return true
	}
	unlock()
	return false
}

// writtenAt is beingWritten for a file that may not be there.
func writtenAt(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	return beingWritten(f)
}

// pump reads a stream whose reads cannot be broken off.
type pump struct {
	ctx     context.Context
	o       FollowOptions
	chunks  chan []byte
	failed  error // why the stream ended, set before chunks is closed
	rest    []byte
	stopped bool
}

const pumpChunk = 64 << 10

// newPump starts to read. What it waits for when ctx is done is read by nobody.
func newPump(ctx context.Context, r io.Reader, o FollowOptions) *pump {
	p := &pump{ctx: ctx, o: o, chunks: make(chan []byte)}
	go func() {
		defer close(p.chunks)
		for {
			b := make([]byte, pumpChunk)
			n, err := r.Read(b)
			if n > 0 {
				select {
				case p.chunks <- b[:n]:
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				p.failed = err
				return
			}
		}
	}()
	return p
}

// Read gives what came, or waits.
func (p *pump) Read(b []byte) (int, error) {
	if len(p.rest) == 0 {
		idle := make(chan struct{})
		if p.o.Idle > 0 {
			stop := p.o.Clock.AfterFunc(p.o.Idle, func() { close(idle) })
			defer stop()
		}
		select {
		case chunk, ok := <-p.chunks:
			if p.rest = chunk; !ok && p.failed != nil {
				return 0, p.failed
			}
		case <-idle:
		case <-p.ctx.Done():
			p.stopped = true
		}
	}
	if len(p.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}
