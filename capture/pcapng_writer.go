package capture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"net/netip"
	"slices"
	"time"
)

// encoder turns events into the blocks of a recording. It appends to out, which whoever drives it writes away and
// empties. It is not safe for concurrent use: the recorder runs it in the goroutine that writes.
type encoder struct {
	out   []byte
	conns map[int]*wireConn
	json  bytes.Buffer
}

// wireConn is the state of one synthetic TCP flow.
type wireConn struct {
	open    ConnOpen // as it is said in the open record
	ends    endpoints
	offset  [2]int64 // stream offset of the next byte
	counted [2]int64 // bytes written in this part
	acked   [2]int64 // up to where the other end acknowledged
	ended   [2]bool
	fin     [2]bool
	sum     [2]hash.Hash
}

// ackAfter is how much may pass one way before a packet of its own acknowledges it: half the window.
const ackAfter = 512 << 20

// maxRecord is the longest JSON record: Wireshark takes packets up to 256 KiB.
const maxRecord = 250_000

func newEncoder() *encoder { return &encoder{conns: map[int]*wireConn{}} }

// section begins the file or a new section of it. Connections that were open before are not known in it.
func (e *encoder) section(h Header) {
	if h.Format == 0 {
		h.Format = FormatVersion
	}
	e.out = appendSection(e.out, h.Tool)
	e.record(Record{Type: RecordHeader, Time: h.Start, Data: marshalData(h)})
}

// firstSeq is the sequence number of the SYN. It differs between connections and directions, as it does in life, so
// that it also wraps now and then; being computed it survives the loss of the handshake.
func firstSeq(id int, dir Direction) uint32 {
	return uint32(id)*2654435761 + uint32(dir)*0x9E3779B1 + 0x5DEECE66
}

// open writes the open record and, unless the connection goes on from an earlier part, the handshake.
func (e *encoder) open(o ConnOpen, client, server netip.AddrPort, at time.Time) {
	c := &wireConn{open: o, ends: packetEnds(o.ID, client, server), offset: o.Start}
	c.acked = c.offset
	c.sum = [2]hash.Hash{sha256.New(), sha256.New()}
	e.conns[o.ID] = c
	id := o.ID
	o.ID = 0 // stands in the record already
	e.record(Record{Type: recordOpen, Time: at, Conn: id, Data: marshalData(o)})
	if o.Resumed || o.Start != [2]int64{} {
		return
	}
	e.segment(c, ToServer, tcpSYN, at, -1, nil, handshakeComment)
	e.segment(c, ToClient, tcpSYN|tcpACK, at, -1, nil, handshakeComment)
	e.segment(c, ToServer, tcpACK, at, 0, nil, handshakeComment)
}

// segment writes one packet whose first byte has the stream offset given; the SYN has -1.
func (e *encoder) segment(c *wireConn, dir Direction, flags byte, at time.Time, offset int64, payload []byte, comment string) {
	other := 1 - dir
	s := wireSegment{conn: uint32(c.open.ID), dir: dir, ends: &c.ends, flags: flags, payload: payload}
	s.seq = firstSeq(c.open.ID, dir) + 1 + uint32(offset)
	if flags&tcpACK != 0 {
		s.ack = firstSeq(c.open.ID, other) + 1 + uint32(c.offset[other])
		if c.fin[other] {
			s.ack++
		}
		c.acked[other] = c.offset[other]
	}
	b, start := beginPacket(e.out, wireInterface, at)
	e.out = endPacket(s.append(b), start, comment)
}

// data writes the bytes of one read: one packet, several where it was longer than a packet may be.
func (e *encoder) data(id int, dir Direction, b []byte, at time.Time) {
	c := e.conns[id]
	if c == nil {
		return
	}
	for len(b) > 0 {
		piece := b[:min(len(b), maxPayload)]
		b = b[len(piece):]
		if c.offset[dir]-c.acked[dir] > ackAfter {
			e.segment(c, 1-dir, tcpACK, at, c.next(1-dir), nil, "")
		}
		e.segment(c, dir, tcpPSH|tcpACK, at, c.next(dir), piece, "")
		c.offset[dir] += int64(len(piece))
		c.counted[dir] += int64(len(piece))
		c.sum[dir].Write(piece)
	}
}

// next is the offset to write in a packet without payload: after a FIN its place counts as one byte.
func (c *wireConn) next(dir Direction) int64 {
	if c.fin[dir] {
		return c.offset[dir] + 1
	}
	return c.offset[dir]
}

// end writes FIN or RST.
func (e *encoder) end(id int, dir Direction, reset bool, at time.Time) {
	c := e.conns[id]
	if c == nil {
		return
	}
	flag := byte(tcpFIN)
	if reset {
		flag = tcpRST
	}
	e.segment(c, dir, flag|tcpACK, at, c.next(dir), nil, "")
	c.ended[dir] = true
	c.fin[dir] = c.fin[dir] || !reset
}

// sums is what a closed record says of one direction.
type sums struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// closing is the data of a closed record.
type closing struct {
	Open     bool `json:"open,omitempty"`   // the connection had not ended: the recording did, or nobody saw how it ended
	Goes     bool `json:"goesOn,omitempty"` // in the next part of the recording
	ToServer sums `json:"toServer"`
	ToClient sums `json:"toClient"`
}

// closed writes the counts that show whether packets were taken out, and forgets the connection.
func (e *encoder) closed(id int, at time.Time) { e.count(id, at, false) }

func (e *encoder) count(id int, at time.Time, goesOn bool) {
	c := e.conns[id]
	if c == nil {
		return
	}
	delete(e.conns, id)
	sum := func(d Direction) sums {
		return sums{Bytes: c.counted[d], SHA256: hex.EncodeToString(c.sum[d].Sum(nil))}
	}
	data := closing{!c.ended[0] || !c.ended[1], goesOn, sum(ToServer), sum(ToClient)}
	e.record(Record{Type: RecordClosed, Time: at, Conn: id, Data: marshalData(data)})
}

// closeAll writes the counts of every connection that is still open, in order of their numbers, and gives back what
// is needed to go on with them in a new part.
func (e *encoder) closeAll(at time.Time, goesOn bool) []*wireConn {
	ids := make([]int, 0, len(e.conns))
	for id := range e.conns {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var open []*wireConn
	for _, id := range ids {
		open = append(open, e.conns[id])
		e.count(id, at, goesOn)
	}
	return open
}

// resume goes on with a connection in a new part.
func (e *encoder) resume(c *wireConn, at time.Time) {
	o := c.open
	o.Start, o.How = c.offset, OpenUnknown.word()
	o.Resumed = true
	e.open(o, addrPort(o.Client), addrPort(o.Server), at)
	n := e.conns[o.ID]
	n.ended, n.fin, n.open = c.ended, c.fin, c.open
}

// record writes a JSON record. A gap moves the offset of its direction.
func (e *encoder) record(rec Record) {
	if rec.Type == RecordGap && rec.End > rec.Start {
		if c := e.conns[rec.Conn]; c != nil {
			dir := parseDirection(rec.Dir)
			c.offset[dir] = rec.End
			c.acked[dir] = max(c.acked[dir], rec.End-ackAfter)
		}
	}
	b, start := beginPacket(e.out, recordInterface, rec.Time)
	b = appendUpperPDU(b, "json", nil)
	e.out = endPacket(append(b, e.marshal(rec)...), start, "")
}

// marshal gives the JSON of a record without its time, which the packet carries.
func (e *encoder) marshal(rec Record) []byte {
	rec.Time = time.Time{}
	b, err := e.encode(rec)
	if err != nil { // data that is no JSON is kept as the text it is
		rec.Data = marshalData(string(rec.Data))
		b, _ = e.encode(rec)
	}
	if len(b) > maxRecord {
		what := fmt.Sprintf("left out: %d bytes of data are more than a record may have", len(rec.Data))
		rec.Data = marshalData(map[string]string{"note": what})
		b, _ = e.encode(rec)
	}
	return b
}

func (e *encoder) encode(rec Record) ([]byte, error) {
	e.json.Reset()
	enc := json.NewEncoder(&e.json)
	enc.SetEscapeHTML(false)
	err := enc.Encode(rec)
	return bytes.TrimSuffix(e.json.Bytes(), []byte("\n")), err
}

// reset empties out for the next round, and lets a buffer go that one long message has blown up.
func (e *encoder) reset() {
	if cap(e.out) > 8<<20 {
		e.out = nil
	}
	e.out = e.out[:0]
}

// parseDirection reads what Direction.String writes; everything else counts as to the server.
func parseDirection(s string) Direction {
	if s == ToClient.String() {
		return ToClient
	}
	return ToServer
}

// word is how an open record says it.
func (h OpenHow) word() string {
	switch h {
	case OpenSYN:
		return "syn"
	case OpenAccept:
		return "accept"
	}
	return "unknown"
}

func parseHow(s string) OpenHow {
	switch s {
	case "syn":
		return OpenSYN
	case "accept":
		return OpenAccept
	}
	return OpenUnknown
}

// addrPort reads an address of an open record; one that is none gives the zero value.
func addrPort(s string) netip.AddrPort {
	a, _ := netip.ParseAddrPort(s)
	return a
}

func addrText(a netip.AddrPort) string {
	if !a.IsValid() {
		return ""
	}
	return a.String()
}
