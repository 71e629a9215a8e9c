package fleet

import (
	"time"

	"cwmplab/capture"
)

// traceMost is how many bytes of a session are held back until it is over, so that it can be judged in one go; a
// session with more is judged in parts.
const traceMost = 512 << 10

// trace is what passed in a session, or in a part of it. The tap of the connections fills it.
type trace struct {
	sitting *sitting
	events  []passed
	data    []byte
	last    bool // the session is over
}

// passed is one event of a trace.
type passed struct {
	kind     capture.EventKind
	dir      capture.Direction
	reset    bool
	at       time.Time
	conn     *capture.Conn
	from, to int   // of the data
	offset   int64 // of the data in the stream of its direction
}

func (t *trace) opened(c *capture.Conn) {
	t.events = append(t.events, passed{kind: capture.EventOpen, at: c.Opened, conn: c})
}

func (t *trace) passed(c *capture.Conn, dir capture.Direction, at time.Time, offset int64, b []byte) {
	from := len(t.data)
	t.data = append(t.data, b...)
	t.events = append(t.events, passed{kind: capture.EventData, dir: dir, at: at, conn: c, from: from, to: len(t.data), offset: offset})
}

func (t *trace) ended(c *capture.Conn, dir capture.Direction, at time.Time, reset bool) {
	t.events = append(t.events, passed{kind: capture.EventClose, dir: dir, at: at, conn: c, reset: reset})
}

// event gives an event in the form of a recording.
func (t *trace) event(p *passed) capture.Event {
	ev := capture.Event{Kind: p.kind, Time: p.at, Conn: p.conn, Dir: p.dir, Reset: p.reset}
	if p.kind == capture.EventData {
		ev.Data, ev.Offset = t.data[p.from:p.to], p.offset
	}
	return ev
}

// reset empties the trace for another use.
func (t *trace) reset() {
	clear(t.events)
	*t = trace{events: t.events[:0], data: t.data[:0]}
	if cap(t.data) > 2*traceMost {
		t.data = nil
	}
}
