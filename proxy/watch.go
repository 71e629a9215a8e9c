package proxy

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"

	"cwmplab/capture"
	"cwmplab/internal/http1"
)

const (
	glancesMost = 256       // that wait; what comes when there are more is not looked at
	watchMost   = 256       // messages of one connection: warnings are for people, the recording has everything
	watchBody   = 512 << 10 // bytes of a body that are looked at
	saidMost    = 1024      // warnings remembered, so that each is given once
)

// watcher looks at copies of what passes, beside the forwarding path, to warn the user while it runs. It never slows
// traffic down: what it has no time for it does not see.
type watcher struct {
	p    *Proxy
	work chan glance
	pool sync.Pool // of *[]byte

	said map[string]bool // by the goroutine of run alone
}

// glance is a piece of traffic to look at; its end when data is nil.
type glance struct {
	w    *watched
	dir  capture.Direction
	data *[]byte
}

// watched is a connection that is looked at.
type watched struct {
	in    *watcher
	l     *link
	view  view
	known atomic.Bool    // it is clear what the client speaks
	lost  [2]atomic.Bool // pieces were left out: wait for the next message
	tired atomic.Bool

	parser [2]*http1.Parser // the rest belongs to the goroutine of run
	seen   int
	http   bool
}

func newWatcher(p *Proxy) *watcher {
	return &watcher{p: p, work: make(chan glance, glancesMost), said: map[string]bool{}}
}

// watch begins to look at a link, unless there is nothing to see: connection requests are none of the CPE's sessions.
func (w *watcher) watch(l *link) *watched {
	if l.role == toCPE {
		return nil
	}
	c := &watched{in: w, l: l, view: l.view()}
	limits := http1.Limits{Body: watchBody}
	c.parser = [2]*http1.Parser{http1.NewRequestParser(limits), http1.NewResponseParser(limits, nil)}
	return c
}

// see takes a copy of b.
func (c *watched) see(dir capture.Direction, b []byte) {
	if c == nil || c.tired.Load() || dir == capture.ToServer && c.known.Load() {
		return
	}
	buf, ok := c.in.pool.Get().(*[]byte)
	if !ok {
		buf = new([]byte)
	}
	*buf = append((*buf)[:0], b...)
	select {
	case c.in.work <- glance{c, dir, buf}:
	default:
		c.lost[dir].Store(true)
		c.in.pool.Put(buf)
	}
}

// end says that nothing more comes.
func (c *watched) end() {
	select {
	case c.in.work <- glance{w: c}:
	default: // then a count is missing
	}
}

// close lets run end when it has seen what waits. Nothing may be given to it afterwards.
func (w *watcher) close() { close(w.work) }

// run looks until it is closed.
func (w *watcher) run(context.Context) {
	for g := range w.work {
		if g.data == nil {
			g.w.over()
			continue
		}
		g.w.look(g.dir, *g.data)
		if cap(*g.data) <= largeBuffer {
			w.pool.Put(g.data)
		}
	}
}

// look reads a piece.
func (c *watched) look(dir capture.Direction, b []byte) {
	if c.lost[dir].Load() {
		if dir == capture.ToServer || !bytes.HasPrefix(b, []byte("HTTP/1.")) {
			return
		}
		c.lost[dir].Store(false)
		c.parser[dir] = http1.NewResponseParser(http1.Limits{Body: watchBody}, nil)
	}
	for _, m := range c.parser[dir].Feed(b) {
		if c.seen++; c.seen >= watchMost {
			c.tired.Store(true)
		}
		if dir == capture.ToServer {
			c.request(m)
		} else {
			c.response(m)
		}
	}
	if m := c.parser[dir].Pending(); m != nil && dir == capture.ToServer && !c.known.Load() {
		if _, garbage := m.Note(http1.NoteGarbage); garbage {
			c.known.Store(true)
			c.in.p.counts.notHTTP.Add(1)
			c.in.once(c.l.flow, "not-http", "what "+c.client()+" sends is no HTTP")
		}
	}
}

func (c *watched) client() string { return hostOf(c.l.raw.RemoteAddr()) }

// request finds out whether the client speaks CWMP.
func (c *watched) request(m *http1.Message) {
	c.http = true
	p := c.in.p
	switch {
	case m.Has("SOAPAction"), bytes.Contains(m.Body, []byte("urn:dslforum-org:cwmp-")):
		c.known.Store(true)
		p.counts.cwmp.Add(1)
		if text := "CWMP from " + c.client(); !c.in.said[text] {
			c.in.remember(text)
			p.tell("%s", text)
		}
	case m.Method != "POST":
		c.known.Store(true)
		p.counts.notCWMP.Add(1)
		c.in.once(nil, "not-cwmp", "HTTP that is not CWMP from "+c.client()+": "+m.Method+" "+shortened(m.Target))
	}
}

// over counts a connection that ended before it was clear what it is.
func (c *watched) over() {
	if c.http && !c.known.Load() {
		c.in.p.counts.notCWMP.Add(1)
	}
}

// response looks for escapes.
func (c *watched) response(m *http1.Message) {
	if c.l.role == viaProxy || c.in.p.o.KeepDevice {
		return
	}
	for _, x := range append(c.view.inHead(m), c.view.inBody(m)...) {
		c.in.p.counts.escapes.Add(1)
		remedy := "; --keep-device rewrites it"
		switch x.kind {
		case alteredLocation, alteredACSURL:
			remedy = ", past this proxy" + remedy
		case fileTransfer:
			remedy = ", past this proxy: it is not recorded"
		}
		c.in.once(c.l.flow, "escape", x.what+remedy)
	}
}

// once warns, each warning once for the user; the recording gets it each time.
func (w *watcher) once(f *capture.Flow, name, text string) {
	if !w.said[text] {
		w.remember(text)
		w.p.warn(f, name, "%s", text)
		return
	}
	if f != nil {
		f.Record(capture.Record{Type: capture.RecordNote, Name: name, Data: textData(text)})
	}
}

func (w *watcher) remember(text string) {
	if len(w.said) >= saidMost {
		clear(w.said)
	}
	w.said[text] = true
}

func shortened(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}
