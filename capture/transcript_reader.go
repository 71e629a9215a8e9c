package capture

import (
	"io"
	"time"
)

// transcriptReader yields the events a transcript stands for.
type transcriptReader struct {
	t       *Transcript
	src     *Source
	at      int // next entry
	pending []Event
	conns   map[string]*transcriptConn
	order   []*transcriptConn
	nextID  int
}

// transcriptConn is the state of one connection.
type transcriptConn struct {
	conn   *Conn
	offset [2]int64
	left   [2][]byte // of the data entry under way
	last   [2]time.Time
}

func newTranscriptReader(t *Transcript) Reader {
	r := &transcriptReader{t: t, conns: map[string]*transcriptConn{}, nextID: 1,
		src: &Source{Name: t.Name, Format: "transcript", counted: t.Counted}}
	if r.src.Name == "" {
		r.src.Name = "transcript"
	}
	h := t.Header
	h.Format = FormatVersion
	if h.Start.IsZero() {
		h.Start = DefaultStart
	}
	r.src.facts(h)
	r.push(Event{Kind: EventRecord, Time: h.Start, Record: &Record{Type: RecordHeader, Data: marshalData(h)}})
	return r
}

// Source says what the transcript is.
func (r *transcriptReader) Source() *Source { return r.src }

// Close does nothing: a transcript is in memory.
func (r *transcriptReader) Close() error { return nil }

// Next gives the next event.
func (r *transcriptReader) Next() (Event, error) {
	for len(r.pending) == 0 {
		if r.at == len(r.t.Entries) {
			r.flushAll()
			if len(r.pending) == 0 {
				return Event{}, io.EOF
			}
			break
		}
		r.at++
		r.entry(&r.t.Entries[r.at-1])
	}
	e := r.pending[0]
	r.pending = r.pending[1:]
	if e.Kind == EventRecord {
		e.Conn.apply(e.Record)
	}
	return e, nil
}

func (r *transcriptReader) push(e Event) {
	if e.Record != nil {
		e.Record.Time = e.Time
	}
	r.pending = append(r.pending, e)
}

func (r *transcriptReader) entry(e *Entry) {
	at := r.src.Header.Start.Add(e.At)
	var c *transcriptConn
	if e.Conn != "" {
		if c = r.conns[e.Conn]; c == nil {
			c = r.open(e, at)
		}
	}
	switch e.Verb {
	case VerbOpen:
	case VerbData:
		r.flush(c, e.Dir)
		c.left[e.Dir] = e.Data
		r.pass(c, e, at)
	case VerbMore:
		r.pass(c, e, at)
	case VerbClose:
		r.flush(c, e.Dir)
		c.conn.Ends[e.Dir] = End{Time: at, Reset: e.Reset}
		r.push(Event{Kind: EventClose, Time: at, Conn: c.conn, Dir: e.Dir, Reset: e.Reset})
	default:
		r.record(c, e, at)
	}
}

// open begins a connection: where the transcript opens it, or else with the first thing that happens on it.
func (r *transcriptReader) open(e *Entry, at time.Time) *transcriptConn {
	o := ConnOpen{}
	if e.Open != nil {
		o = *e.Open
	}
	if o.ID == 0 {
		o.ID = r.nextID
	}
	r.nextID = max(r.nextID, o.ID+1)
	d := defaultOpen(e.Conn, o.ID)
	orDefault(&o.Client, d.Client)
	orDefault(&o.Server, d.Server)
	orDefault(&o.How, d.How)
	if e.Verb != VerbOpen {
		o.How = OpenUnknown.word()
	}
	c := &transcriptConn{conn: newConn(o, r.src), offset: o.Start}
	c.conn.Name, c.conn.Opened = e.Conn, at
	r.conns[e.Conn] = c
	r.order = append(r.order, c)
	r.push(Event{Kind: EventOpen, Time: at, Conn: c.conn})
	return c
}

func orDefault(s *string, byDefault string) {
	switch *s {
	case "":
		*s = byDefault
	case "-":
		*s = ""
	}
}

// pass lets the next bytes of an entry go.
func (r *transcriptReader) pass(c *transcriptConn, e *Entry, at time.Time) {
	left := c.left[e.Dir]
	n := len(left)
	if e.Size > 0 {
		n = min(n, e.Size)
	}
	c.left[e.Dir] = left[n:]
	c.last[e.Dir] = at
	r.data(c, e.Dir, left[:n], at)
}

func (r *transcriptReader) data(c *transcriptConn, dir Direction, b []byte, at time.Time) {
	if len(b) == 0 {
		return
	}
	r.push(Event{Kind: EventData, Time: at, Conn: c.conn, Dir: dir, Data: b, Offset: c.offset[dir]})
	c.offset[dir] += int64(len(b))
}

// flush lets bytes go that no entry has asked for: an edit may have made a message longer than it was.
func (r *transcriptReader) flush(c *transcriptConn, dir Direction) {
	left := c.left[dir]
	c.left[dir] = nil
	r.data(c, dir, left, c.last[dir])
}

func (r *transcriptReader) flushAll() {
	for _, c := range r.order {
		r.flush(c, ToServer)
		r.flush(c, ToClient)
	}
}

func (r *transcriptReader) record(c *transcriptConn, e *Entry, at time.Time) {
	rec := Record{}
	if e.Record != nil {
		rec = *e.Record
	}
	rec.Type = RecordType(e.Verb)
	ev := Event{Kind: EventRecord, Time: at, Record: &rec}
	if c != nil {
		rec.Conn = c.conn.ID
		ev.Conn = c.conn
		if rec.Type == RecordGap && rec.End > rec.Start {
			dir := parseDirection(rec.Dir)
			r.flush(c, dir)
			c.offset[dir] = rec.End
		}
	}
	r.push(ev)
}
