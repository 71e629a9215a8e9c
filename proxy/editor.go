package proxy

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"

	"cwmplab/internal/http1"
)

// editMost is how long a message may be that is held back to be changed; a longer one passes as it is.
const editMost = 32 << 20

// heldMost is how much all editors together hold back; beyond it messages pass as they are, so that no peer can fill
// memory with beginnings of messages.
const heldMost = 256 << 20

// editor changes the messages of one direction. It holds a message back until what has to be known of it is there,
// and leaves every byte alone that is not to be changed. What is no HTTP passes as it is. It belongs to one goroutine.
type editor struct {
	parser  *http1.Parser
	held    []byte        // read and not given back yet
	base    int64         // stream offset of held[0]
	budget  *atomic.Int64 // what all editors hold; nil: nobody counts
	counted int64         // of it, this one's
	passing bool          // the message under way passes as it is: its head is out already

	needs func(m *http1.Message) bool                  // the body has to be there before the head may go; nil: it never has
	head  func(m *http1.Message) []change              // changes in the head of every message
	body  func(m *http1.Message, wire []byte) []change // changes that need the whole message
	skip  func(m *http1.Message, why string)           // says that a message could not be held back
}

// change replaces the bytes [start, end) of a message as it is on the wire.
type change struct {
	start, end int
	with       []byte
	name       string // what kind of alteration; "" for framing that has to follow one
}

// alteration is a span of what an editor gives back that stands for other bytes.
type alteration struct {
	start, end int
	name       string
	original   []byte
}

// feed takes the next bytes and gives what may go on. The result is good until the next call.
func (e *editor) feed(b []byte) (out []byte, altered []alteration) {
	e.held = append(e.held, b...)
	var o output
	for _, m := range e.parser.Feed(b) {
		e.message(&o, m)
	}
	e.partial(&o)
	e.count(int64(len(e.held)))
	return o.bytes, o.altered
}

// count tells the budget how much this editor holds.
func (e *editor) count(held int64) {
	if e.budget != nil {
		e.budget.Add(held - e.counted)
		e.counted = held
	}
}

// close takes the end of the stream and gives what is left.
func (e *editor) close() (out []byte, altered []alteration) {
	var o output
	if m := e.parser.Close(); m != nil {
		e.message(&o, m)
	}
	e.take(&o, len(e.held))
	return o.bytes, o.altered
}

// message gives back a message that is complete, and whatever stands in front of it.
func (e *editor) message(o *output, m *http1.Message) {
	end := int(m.Offset + m.WireLen - e.base)
	if e.passing || !m.Complete || end < 0 || end > len(e.held) {
		e.take(o, min(max(end, 0), len(e.held)))
		e.passing = false
		return
	}
	start := int(m.Offset - e.base)
	if start < 0 { // interim responses went before
		start = 0
	}
	e.take(o, start)
	end -= start
	changes := e.head(m)
	if e.needs != nil && e.needs(m) {
		changes = append(changes, e.body(m, e.held[:end])...)
	}
	e.apply(o, end, changes)
}

// partial gives back as much of an unfinished message as need not be held.
func (e *editor) partial(o *output) {
	m := e.parser.Pending()
	switch {
	case e.passing:
		e.take(o, len(e.held))
	case m == nil:
		e.interim(o)
	default:
		if _, garbage := m.Note(http1.NoteGarbage); garbage {
			e.passing = true
			e.take(o, len(e.held))
			return
		}
		e.early(o, m)
	}
}

// early decides whether the head under way may go before its body is there.
func (e *editor) early(o *output, m *http1.Message) {
	needs := e.needs != nil && e.needs(m)
	why := ""
	switch {
	case needs && m.Has("Expect"):
		why = "it waits for 100 Continue"
	case needs && len(e.held) > editMost:
		why = "it is longer than 32 MiB"
	case needs && e.budget != nil && e.budget.Load() > heldMost:
		why = "too much is held back already"
	case needs:
		return
	}
	if why != "" {
		e.skip(m, why)
	}
	e.take(o, int(m.Offset-e.base))
	e.apply(o, m.HeadLen, e.head(m))
	e.take(o, len(e.held))
	e.passing = true
}

// interim gives back 1xx responses, for which a client waits before it goes on.
func (e *editor) interim(o *output) {
	for bytes.HasPrefix(e.held, []byte("HTTP/1.")) && len(e.held) > 9 && e.held[9] == '1' {
		n := headEnd(e.held)
		if n == 0 || bytes.HasPrefix(e.held[9:], []byte("101")) {
			return
		}
		e.take(o, n)
	}
}

// take gives back n bytes as they are.
func (e *editor) take(o *output, n int) {
	o.bytes = append(o.bytes, e.held[:n]...)
	e.drop(n)
}

func (e *editor) drop(n int) {
	e.held = append(e.held[:0], e.held[n:]...)
	e.base += int64(n)
}

// apply gives back n bytes with changes, which are in order of their start and do not overlap.
func (e *editor) apply(o *output, n int, changes []change) {
	at := 0
	for _, c := range sorted(changes) {
		if c.start < at || c.end > n || c.end < c.start {
			continue
		}
		if len(c.with) == 0 { // a span has to have bytes: one that has none would stand for everything
			if last := len(o.altered) - 1; c.start == at && last >= 0 && o.altered[last].end == len(o.bytes) {
				o.altered[last].original = append(o.altered[last].original, e.held[c.start:c.end]...)
				at = c.end
				continue
			}
			if c.start > at {
				c.start--
				c.with = e.held[c.start : c.start+1]
			}
		}
		o.bytes = append(o.bytes, e.held[at:c.start]...)
		o.altered = append(o.altered, alteration{len(o.bytes), len(o.bytes) + len(c.with), c.name, bytes.Clone(e.held[c.start:c.end])})
		o.bytes = append(o.bytes, c.with...)
		at = c.end
	}
	o.bytes = append(o.bytes, e.held[at:n]...)
	e.drop(n)
}

// output is what an editor gives back at once.
type output struct {
	bytes   []byte
	altered []alteration
}

// editors are the editors of a link's two directions, nil where nothing is to be changed.
func (l *link) editors(ctx context.Context) (up, down *editor) {
	o := &l.p.o
	if l.to.opaque || l.role == toCPE {
		return nil, nil
	}
	absolute := l.role == viaProxy && !l.secure() && absoluteForm(l.early)
	ours := l.role != viaProxy // the CPE knows us as its ACS
	requests, host, keep := o.RewriteConnectionRequest, o.RewriteHost && ours, o.KeepDevice && ours
	if !absolute && !requests && !host && !keep {
		return nil, nil
	}
	up = l.requestEditor(ctx, absolute, requests, host)
	up.budget = &l.p.counts.held
	if keep {
		methods := &methods{}
		head := up.head
		up.head = func(m *http1.Message) []change {
			methods.put(m.Method)
			return head(m)
		}
		down = l.responseEditor(ctx, methods)
		down.budget = up.budget
	}
	return up, down
}

// secure tells whether the client speaks TLS.
func (l *link) secure() bool { return l.hello != nil }

// methods are those of the requests that wait for their response.
type methods struct {
	mu      sync.Mutex
	waiting []string
}

func (q *methods) put(method string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) < 1024 { // pipelining on this scale is no CPE
		q.waiting = append(q.waiting, method)
	}
}

func (q *methods) next() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return ""
	}
	m := q.waiting[0]
	q.waiting = q.waiting[1:]
	return m
}

func editLimits() http1.Limits { return http1.Limits{Body: editMost} }
