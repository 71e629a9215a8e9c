package proxy

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"

	"cwmplab/capture"
)

// Proxy relays and records. Make one with [New]; it runs once.
type Proxy struct {
	o       Options
	leaves  *leaves
	counts  counts
	watch   *watcher
	wakers  *wakers  // listeners for connection requests
	aliases *aliases // listeners for what the CPE would be led to past us

	acceptors sync.WaitGroup // loops that accept
	conns     sync.WaitGroup // connections; added to by acceptors only
	stopping  atomic.Bool    // no new transfer begins

	mu        sync.Mutex
	links     map[*link]bool // under way
	halted    bool           // links were interrupted: new ones are, too
	listeners []net.Listener
}

// New makes a proxy. What is wrong in the options is a *[ConfigError]; an upstream that is the proxy itself is
// [ErrSelf] below it.
func New(ctx context.Context, o Options) (*Proxy, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	p := &Proxy{o: o, links: map[*link]bool{}}
	p.counts.alerts = map[string]int{}
	for _, l := range []net.Listener{o.Listener, o.Forward} {
		if l != nil {
			p.listeners = append(p.listeners, l)
		}
	}
	if o.Authority != nil {
		p.leaves = newLeaves(o.Authority, o.Clock.Now)
	}
	p.watch = newWatcher(p)
	p.wakers = newWakers(p)
	p.aliases = newAliases(p)
	if err := p.checkUpstream(ctx); err != nil {
		return nil, err
	}
	return p, nil
}

// Run relays until ctx ends. Then it accepts nothing more, lets transfers under way come to rest, closes everything
// and waits until it is in the recording, which stays open. The error says that the recording is not complete.
func (p *Proxy) Run(ctx context.Context) error {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var own sync.WaitGroup
	own.Go(func() { p.watch.run(work) })
	own.Go(func() { p.reportSilence(ctx) })
	if p.o.Listener != nil {
		p.acceptors.Go(func() { p.accept(work, p.o.Listener, p.reverse) })
	}
	if p.o.Forward != nil {
		p.acceptors.Go(func() { p.serveForward(work) })
	}
	<-ctx.Done()
	p.stop()
	p.acceptors.Wait()
	p.rest()
	p.interrupt()
	late := p.o.Clock.AfterFunc(p.o.Grace, func() { // writes nobody takes, dials nobody answers
		cancel()
		p.cut()
	})
	p.conns.Wait()
	late()
	p.watch.close()
	cancel()
	own.Wait()
	drain, done := context.WithTimeout(context.Background(), p.o.Grace)
	defer done()
	// A disk that is full never takes what waits: closing the recorder gives up on it, and says why.
	if err := p.o.Recorder.Drain(drain); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("proxy: %w", err)
	}
	return nil
}

// stop closes the listeners.
func (p *Proxy) stop() {
	p.mu.Lock()
	p.stopping.Store(true)
	all := p.listeners
	p.mu.Unlock()
	for _, l := range all {
		l.Close()
	}
}

// listen opens a listener of the proxy's own, which is closed with it.
func (p *Proxy) listen(ctx context.Context, addr string, handle func(context.Context, net.Conn)) (net.Listener, error) {
	l, err := p.o.Listen(addr)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopping.Load() {
		l.Close()
		return nil, net.ErrClosed
	}
	p.listeners = append(p.listeners, l)
	p.acceptors.Go(func() { p.accept(ctx, l, handle) })
	return l, nil
}

// tell writes a line for the user.
func (p *Proxy) tell(format string, args ...any) { p.o.Tell(fmt.Sprintf(format, args...)) }

// warn writes a line for the user and, where there is a flow, the same as a note into the recording.
func (p *Proxy) warn(f *capture.Flow, name, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	p.o.Tell("warning: " + text)
	note := capture.Record{Type: capture.RecordNote, Name: name, Data: textData(text)}
	if f == nil {
		p.o.Recorder.Record(note)
		return
	}
	f.Record(note)
}
