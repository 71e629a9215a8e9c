package capture

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// WritePcapng writes any recording in our own format. What the source cannot show stands in the header, so that a
// rule does not take for the wire what was made up.
//
// A source that is damaged is written as far as it can be read, and its *DamageError is given back.
func WritePcapng(w io.Writer, r Reader) error {
	p := &pcapngCopy{w: w, enc: newEncoder(), src: r.Source()}
	var damage *DamageError
	for {
		e, err := r.Next()
		if errors.As(err, &damage) || errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := p.event(e); err != nil {
			return err
		}
	}
	if err := p.finish(); err != nil {
		return err
	}
	if damage != nil {
		return damage
	}
	return nil
}

// pcapngCopy drives an encoder from events.
type pcapngCopy struct {
	w     io.Writer
	enc   *encoder
	src   *Source
	begun bool
	last  time.Time
}

func (p *pcapngCopy) event(e Event) error {
	if !p.begun && (e.Kind != EventRecord || e.Record.Type != RecordHeader) {
		p.enc.section(convertedHeader(p.src, e.Time))
		p.begun = true
	}
	p.last = e.Time
	switch e.Kind {
	case EventOpen:
		c := e.Conn
		o := ConnOpen{ID: c.ID, Client: addrText(c.Client), Server: addrText(c.Server), How: c.OpenHow.word(), Leg: c.Leg,
			Near: c.Near, Start: c.Start}
		if c.Name != fmt.Sprintf("c%d", c.ID) {
			o.Name = c.Name
		}
		p.enc.open(o, c.Client, c.Server, e.Time)
	case EventData:
		p.bridge(e)
		p.enc.data(e.Conn.ID, e.Dir, e.Data, e.Time)
	case EventClose:
		p.enc.end(e.Conn.ID, e.Dir, e.Reset, e.Time)
		if c := p.enc.conns[e.Conn.ID]; !p.src.counted && c != nil && c.ended[ToServer] && c.ended[ToClient] {
			p.enc.closed(e.Conn.ID, e.Time)
		}
	case EventRecord:
		p.record(e)
	}
	if len(p.enc.out) >= maxWrite/2 {
		return p.flush()
	}
	return nil
}

// bridge says it is a gap where a source goes on further behind without saying so.
func (p *pcapngCopy) bridge(e Event) {
	c := p.enc.conns[e.Conn.ID]
	if c == nil || e.Offset <= c.offset[e.Dir] {
		return
	}
	p.enc.record(Record{Type: RecordGap, Time: e.Time, Conn: e.Conn.ID, Dir: e.Dir.String(),
		Start: c.offset[e.Dir], End: e.Offset, Data: []byte(`{"why":"missing in the source"}`)})
}

func (p *pcapngCopy) record(e Event) {
	rec := *e.Record
	rec.Time = e.Time
	if e.Conn != nil {
		rec.Conn = e.Conn.ID
	}
	switch rec.Type {
	case RecordHeader:
		h := headerFrom(rec)
		p.begun = true
		if h.Part > 1 { // of a later part: here all parts become one file
			return
		}
		p.enc.section(h)
	case RecordClosed: // counted anew: bytes may have been redacted
		p.enc.closed(rec.Conn, rec.Time)
	default:
		p.enc.record(rec)
	}
}

func (p *pcapngCopy) flush() error {
	_, err := p.w.Write(p.enc.out)
	p.enc.reset()
	return err
}

func (p *pcapngCopy) finish() error {
	if !p.begun {
		p.enc.section(convertedHeader(p.src, p.last))
	}
	if !p.src.counted {
		p.enc.closeAll(p.last, false)
	}
	return p.flush()
}

// convertedHeader is the header of a recording that is made from a source without one.
func convertedHeader(s *Source, start time.Time) Header {
	h := s.Header
	if h.Format == 0 {
		h = Header{Tool: s.Tool, Subjects: s.Subjects, Listeners: s.Listeners, Origin: s.Format, Lacks: s.lacks()}
	}
	h.Format = FormatVersion
	if h.Start.IsZero() {
		h.Start = start
	}
	return h
}

// headerFrom reads a header record.
func headerFrom(rec Record) Header {
	var h Header
	if json.Unmarshal(rec.Data, &h) != nil {
		h = Header{}
	}
	if h.Start.IsZero() {
		h.Start = rec.Time
	}
	return h
}
