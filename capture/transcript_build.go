package capture

import (
	"errors"
	"fmt"
	"io"

	"cwmplab/internal/http1"
)

// ReadTranscript turns any recording into a transcript, in memory. Each HTTP message becomes one entry, although other
// things may have happened between its first and its last byte: [VerbMore] entries say when the rest of it passed.
// A damaged recording gives what could be read, and its *[DamageError].
func ReadTranscript(r Reader) (*Transcript, error) {
	b := &transcriptBuilder{t: &Transcript{}, conns: map[*Conn]*buildConn{}}
	src := r.Source()
	b.t.Name = src.Name
	b.t.Counted = src.counted
	for {
		e, err := r.Next()
		var damage *DamageError
		switch {
		case errors.Is(err, io.EOF):
			b.close()
			return b.t, nil
		case errors.As(err, &damage):
			b.close()
			return b.t, err
		case err != nil:
			return nil, err
		}
		b.event(src, e)
	}
}

type transcriptBuilder struct {
	t     *Transcript
	begun bool
	conns map[*Conn]*buildConn
	order []*buildConn
}

// buildConn groups the data of a connection into messages.
type buildConn struct {
	http  *httpStream
	entry [2]int // index of the data entry under way, -1 for none
	more  [2]int // index of its last VerbMore, -1 for none
}

func (b *transcriptBuilder) event(src *Source, e Event) {
	if !b.begun {
		b.begun = true
		if e.Kind == EventRecord && e.Record.Type == RecordHeader {
			rec := *e.Record
			rec.Time = e.Time
			b.t.Header = headerFrom(rec)
			return
		}
		b.t.Header = convertedHeader(src, e.Time)
	}
	n := Entry{At: e.Time.Sub(b.t.Header.Start), Dir: e.Dir}
	if e.Conn != nil {
		n.Conn = e.Conn.Name
	}
	switch e.Kind {
	case EventOpen:
		b.open(n, e.Conn)
	case EventData:
		b.data(n, e)
	case EventClose:
		b.conns[e.Conn].done(e.Dir, b.t)
		n.Verb, n.Reset = VerbClose, e.Reset
		b.t.Entries = append(b.t.Entries, n)
	case EventRecord:
		b.record(n, e)
	}
}

func (b *transcriptBuilder) open(n Entry, c *Conn) {
	if n.Conn == "" {
		n.Conn = fmt.Sprintf("c%d", c.ID)
	}
	n.Verb = VerbOpen
	n.Open = &ConnOpen{ID: c.ID, Client: addrText(c.Client), Server: addrText(c.Server), How: c.OpenHow.word(), Leg: c.Leg,
		Near: c.Near, Start: c.Start}
	for _, s := range []*string{&n.Open.Client, &n.Open.Server} {
		if *s == "" {
			*s = "-"
		}
	}
	b.t.Entries = append(b.t.Entries, n)
	bc := &buildConn{http: newHTTPStream(http1.Limits{Body: -1}, c.Start), entry: [2]int{-1, -1}, more: [2]int{-1, -1}}
	b.conns[c] = bc
	b.order = append(b.order, bc)
}

func (b *transcriptBuilder) data(n Entry, e Event) {
	c := b.conns[e.Conn]
	if at := c.entry[e.Dir]; at < 0 {
		n.Verb, n.Data = VerbData, append([]byte{}, e.Data...)
		c.entry[e.Dir], c.more[e.Dir] = len(b.t.Entries), -1
	} else {
		n.Verb, n.Size = VerbMore, len(e.Data)
		whole := &b.t.Entries[at]
		if whole.Size == 0 {
			whole.Size = len(whole.Data)
		}
		whole.Data = append(whole.Data, e.Data...)
		c.more[e.Dir] = len(b.t.Entries)
	}
	b.t.Entries = append(b.t.Entries, n)
	msgs := c.http.feed(e.Dir, e.Offset, e.Data)
	if len(msgs) > 0 {
		last := msgs[len(msgs)-1]
		if last.Offset+last.WireLen == e.Offset+int64(len(e.Data)) {
			c.done(e.Dir, b.t)
		}
	}
	if garbage(c.http.pending(e.Dir)) {
		c.done(e.Dir, b.t)
	}
}

// done ends the message under way. Its last piece is whatever is left, so that an edit may change the length.
func (c *buildConn) done(dir Direction, t *Transcript) {
	if at := c.more[dir]; at >= 0 {
		t.Entries[at].Size = 0
	}
	c.entry[dir], c.more[dir] = -1, -1
}

func (b *transcriptBuilder) record(n Entry, e Event) {
	rec := *e.Record
	n.Verb, n.Record, n.Dir = Verb(rec.Type), &rec, 0
	if c := b.conns[e.Conn]; c != nil && rec.Type == RecordGap {
		c.done(parseDirection(rec.Dir), b.t)
	}
	b.t.Entries = append(b.t.Entries, n)
}

func (b *transcriptBuilder) close() {
	for _, c := range b.order {
		c.done(ToServer, b.t)
		c.done(ToClient, b.t)
	}
	if !b.begun {
		b.t.Header = Header{Format: FormatVersion, Start: DefaultStart}
	}
}
