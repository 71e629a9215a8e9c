package capture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
)

// recordingReader reads our own format.
type recordingReader struct {
	src     *Source
	blocks  *blockReader
	close   func() error
	parts   *partChain // nil where there can be none
	conns   map[int]*readConn
	closed  []*Conn // the last ones that were closed: records may still concern them
	pending []Event
	taken   int // of pending
	frame   int
	streams int
	damage  *DamageError // the first, given at the end
	err     error        // what Next answers when nothing is pending
}

// readConn is the state of one connection that is being read.
type readConn struct {
	conn    *Conn
	next    [2]int64 // stream offset of the next byte
	fin     [2]bool
	counted [2]int64 // in this part
	sum     [2]hash.Hash
}

// newRecordingReader reads up to the first event, so that Source is filled in and a file of a newer version is known.
func newRecordingReader(name string, r io.Reader, close func() error) (*recordingReader, error) {
	rr := &recordingReader{
		src: &Source{Name: name, Format: "cwmplab pcapng", Packets: true, Framing: true, Timing: true, Opens: true,
			counted: true},
		blocks: newBlockReader(name, r), close: close, conns: map[int]*readConn{},
	}
	for len(rr.pending) == 0 && rr.err == nil {
		rr.step()
	}
	var v *VersionError
	if errors.As(rr.err, &v) {
		return nil, v
	}
	return rr, nil
}

// Source says what the recording is.
func (r *recordingReader) Source() *Source { return r.src }

// Close lets the file go.
func (r *recordingReader) Close() error {
	if r.close == nil {
		return nil
	}
	err := r.close()
	r.close = nil
	return err
}

// Next gives the next event. Damage is stepped over where that is possible, with a gap in its place; the error that
// tells of it comes at the end.
func (r *recordingReader) Next() (Event, error) {
	for len(r.pending) == 0 {
		if r.err != nil {
			return Event{}, r.err
		}
		r.step()
	}
	e := r.pending[r.taken]
	r.pending[r.taken] = Event{}
	if r.taken++; r.taken == len(r.pending) {
		r.pending, r.taken = r.pending[:0], 0
	}
	if e.Kind == EventRecord {
		e.Conn.apply(e.Record)
	}
	return e, nil
}

// step reads one block.
func (r *recordingReader) step() {
	b, err := r.blocks.next()
	if err != nil {
		r.end(err)
		return
	}
	if b.kind != ngPacket {
		return
	}
	r.frame++
	switch {
	case b.bad:
		r.harm(b, "the packet is not the one that was written")
	case b.link == ngUpperPDU:
		rec, ok := r.blocks.recordOf(b)
		if !ok {
			r.note("frame %d is no record of ours and was left out", r.frame)
			return
		}
		r.record(b, rec)
	default:
		p, ok := parsePacket(b.packet)
		if !ok {
			r.note("frame %d is no packet of ours and was left out", r.frame)
			return
		}
		r.packet(b, p)
	}
}

// end is the end of this file: of the recording, unless another part follows.
func (r *recordingReader) end(err error) {
	var d *DamageError
	if errors.As(err, &d) {
		d.Frame = r.frame + 1
		if r.damage == nil {
			r.damage = d
		}
	} else if !errors.Is(err, io.EOF) {
		r.err = err
		return
	}
	if blocks, ok := r.parts.next(r); ok {
		r.blocks = blocks
		return
	}
	r.err = io.EOF
	if r.damage != nil {
		r.err = r.damage
	}
}

func (r *recordingReader) note(format string, args ...any) {
	if len(r.src.Notes) < 100 {
		r.src.Notes = append(r.src.Notes, fmt.Sprintf(format, args...))
	}
}

// harm remembers damage that can be stepped over.
func (r *recordingReader) harm(b block, reason string) {
	if r.damage == nil {
		r.damage = &DamageError{File: r.blocks.name, Offset: b.offset, Frame: r.frame, Reason: reason}
	}
}

func (r *recordingReader) push(b block, e Event) {
	e.Time, e.Frame = b.time, r.frame
	r.pending = append(r.pending, e)
}

// record takes in a JSON record. The open record becomes EventOpen; all others are passed on as they are.
func (r *recordingReader) record(b block, rec Record) {
	c := r.conns[rec.Conn]
	switch rec.Type {
	case RecordHeader:
		if err := checkVersion(r.blocks.name, rec); err != nil {
			r.err = err
			return
		}
		var h Header
		if json.Unmarshal(rec.Data, &h) == nil && r.src.Version == 0 {
			r.src.facts(h)
		}
	case recordOpen:
		r.open(b, rec)
		return
	case RecordGap:
		if c != nil && rec.End > rec.Start {
			c.next[parseDirection(rec.Dir)] = rec.End
		}
	case RecordClosed:
		if goesOn := r.verify(b, c, rec); goesOn {
			return // the next part begins, the connection does not end
		}
	}
	e := Event{Kind: EventRecord, Record: &rec}
	if c != nil {
		e.Conn = c.conn
	} else if rec.Conn != 0 {
		e.Conn = r.lately(rec.Conn)
	}
	r.push(b, e)
}

// keepClosed is how many connections are remembered for records that come after their end.
const keepClosed = 1024

// lately finds a connection that was closed not long ago.
func (r *recordingReader) lately(id int) *Conn {
	for i := len(r.closed) - 1; i >= 0; i-- {
		if r.closed[i].ID == id {
			return r.closed[i]
		}
	}
	return nil
}

func (r *recordingReader) open(b block, rec Record) {
	o, scanned := scanOpen(rec.Data)
	if !scanned {
		o = ConnOpen{}
		if err := json.Unmarshal(rec.Data, &o); err != nil {
			r.harm(b, "an open record that cannot be read")
			return
		}
	}
	sum := [2]hash.Hash{sha256.New(), sha256.New()}
	if c := r.conns[rec.Conn]; c != nil && o.Resumed { // a later part goes on with a connection of an earlier one
		for d := range o.Start {
			r.missing(b, c, Direction(d), o.Start[d])
		}
		c.counted, c.sum = [2]int64{}, sum
		return
	}
	o.ID = rec.Conn
	c := &readConn{conn: newConn(o, r.src), next: o.Start, sum: sum}
	c.conn.Opened = b.time
	c.conn.Stream = r.streams
	r.streams++
	r.conns[rec.Conn] = c
	r.push(b, Event{Kind: EventOpen, Conn: c.conn})
}

// newConn makes the connection that an opening describes.
func newConn(o ConnOpen, src *Source) *Conn {
	c := &Conn{ID: o.ID, Name: o.Name, Client: addrPort(o.Client), Server: addrPort(o.Server), Source: src,
		OpenHow: parseHow(o.How), Stream: -1, Start: o.Start, Leg: o.Leg, Near: o.Near}
	if c.Name == "" {
		c.Name = fmt.Sprintf("c%d", o.ID)
	}
	return c
}

// packet takes in a synthetic packet.
func (r *recordingReader) packet(b block, p parsedPacket) {
	c := r.conns[p.conn]
	if c == nil {
		r.harm(b, fmt.Sprintf("a packet of connection %d, whose opening is missing", p.conn))
		return
	}
	if p.flags&tcpSYN != 0 {
		return
	}
	at := c.next[p.dir]
	if c.fin[p.dir] {
		at++
	}
	delta := int64(int32(p.seq - (firstSeq(p.conn, p.dir) + 1 + uint32(at))))
	switch {
	case delta > 0:
		r.missing(b, c, p.dir, c.next[p.dir]+delta)
	case delta < 0:
		r.harm(b, "a packet that is not in its place")
		return
	}
	if len(p.payload) > 0 {
		r.push(b, Event{Kind: EventData, Conn: c.conn, Dir: p.dir, Data: p.payload, Offset: c.next[p.dir]})
		n := int64(len(p.payload))
		c.next[p.dir] += n
		c.counted[p.dir] += n
		c.sum[p.dir].Write(p.payload)
	}
	if p.flags&(tcpFIN|tcpRST) != 0 {
		reset := p.flags&tcpRST != 0
		c.fin[p.dir] = c.fin[p.dir] || !reset
		c.conn.Ends[p.dir] = End{Time: b.time, Reset: reset, Frame: r.frame}
		r.push(b, Event{Kind: EventClose, Conn: c.conn, Dir: p.dir, Reset: reset})
	}
}

// missing puts a gap where bytes are not in the file any more.
func (r *recordingReader) missing(b block, c *readConn, dir Direction, end int64) {
	start := c.next[dir]
	if end <= start {
		return
	}
	r.harm(b, fmt.Sprintf("%d bytes of connection %d %s are missing before this packet", end-start, c.conn.ID, dir))
	c.next[dir] = end
	rec := &Record{Type: RecordGap, Time: b.time, Conn: c.conn.ID, Dir: dir.String(), Start: start, End: end,
		Name: "damage", Data: json.RawMessage(`{"why":"the recording is damaged"}`)}
	r.push(b, Event{Kind: EventRecord, Conn: c.conn, Record: rec})
}

// verify compares the counts that were written when the connection closed.
func (r *recordingReader) verify(b block, c *readConn, rec Record) (goesOn bool) {
	want, scanned := scanClosing(rec.Data)
	if !scanned {
		want = closing{}
	}
	if c == nil || !scanned && json.Unmarshal(rec.Data, &want) != nil {
		r.harm(b, fmt.Sprintf("the counts of connection %d cannot be compared", rec.Conn))
		return false
	}
	r.compare(b, c, ToServer, want.ToServer)
	r.compare(b, c, ToClient, want.ToClient)
	if !want.Goes {
		delete(r.conns, rec.Conn)
		if len(r.closed) == 2*keepClosed {
			r.closed = append(r.closed[:0], r.closed[keepClosed:]...)
		}
		r.closed = append(r.closed, c.conn)
	}
	return want.Goes
}

func (r *recordingReader) compare(b block, c *readConn, dir Direction, want sums) {
	var sum, have [sha256.Size]byte
	if len(want.SHA256) != hex.EncodedLen(len(sum)) {
		return
	}
	if _, err := hex.Decode(sum[:], []byte(want.SHA256)); err != nil {
		return
	}
	switch {
	case c.counted[dir] != want.Bytes:
		r.harm(b, fmt.Sprintf("connection %d %s carried %d bytes, the file has %d", c.conn.ID, dir, want.Bytes, c.counted[dir]))
	case !bytes.Equal(sum[:], c.sum[dir].Sum(have[:0])):
		r.harm(b, fmt.Sprintf("connection %d %s: the bytes are not those that passed", c.conn.ID, dir))
	}
}
