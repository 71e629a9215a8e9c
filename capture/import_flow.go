package capture

import (
	"net/netip"
	"time"
)

// tcpKey names a conversation whichever end a segment comes from.
type tcpKey struct{ a, b netip.AddrPort }

// keyOf gives the key of a segment and the place of its sender in it.
func keyOf(s *tcpSegment) (tcpKey, int) {
	if c := s.src.Addr().Compare(s.dst.Addr()); c < 0 || c == 0 && s.src.Port() <= s.dst.Port() {
		return tcpKey{s.src, s.dst}, 0
	}
	return tcpKey{s.dst, s.src}, 1
}

// tcpConversation is what has to be remembered of a pair of addresses and ports to number streams like Wireshark: it
// counts a new stream for a SYN whose sequence number is not the one the conversation began with.
type tcpConversation struct {
	key     tcpKey
	stream  int
	base    [2]uint32
	hasBase [2]bool
	last    [2]uint32 // the next sequence number of each end when its connection was over
	flow    *tcpFlow  // nil when the connection is over
}

// reused tells whether a segment begins another stream.
func (c *tcpConversation) reused(i int, s *tcpSegment) bool {
	return s.has(flagSYN) && !s.has(flagACK) && c.hasBase[i] && s.seq != c.base[i]
}

// learn keeps the first sequence number of each end.
func (c *tcpConversation) learn(i int, s *tcpSegment) {
	if !c.hasBase[i] {
		c.hasBase[i], c.base[i] = true, s.seq
		if !s.has(flagSYN) {
			c.base[i]--
		}
	}
	if s.has(flagACK) && !c.hasBase[1-i] {
		c.hasBase[1-i], c.base[1-i] = true, s.ack-1
	}
}

// tcpFlow is one TCP connection under way.
type tcpFlow struct {
	conv   *tcpConversation
	conn   *Conn // nil until it is known who is the client
	client int   // place of the client in the key, -1 while unknown
	syn    bool  // a SYN or its answer was seen
	how    OpenHow
	first  time.Time
	frame  int
	half   [2]tcpHalf
	dark   bool // TLS: nothing to hand on
	over   bool

	facts TLSFacts
	wait  tcpWait
}

func newTCPFlow(c *tcpConversation, s *tcpSegment) *tcpFlow {
	return &tcpFlow{conv: c, client: -1, how: OpenUnknown, first: s.time, frame: s.frame}
}

// dir is the direction of what the end i sends.
func (f *tcpFlow) dir(i int) Direction {
	if i == f.client {
		return ToServer
	}
	return ToClient
}

// end is the address of the end i.
func (f *tcpFlow) end(i int) netip.AddrPort {
	if i == 0 {
		return f.conv.key.a
	}
	return f.conv.key.b
}

// segment takes in one segment that end i sent.
func (t *tcpReader) segment(f *tcpFlow, i int, s *tcpSegment) {
	h, peer := &f.half[i], &f.half[1-i]
	f.wait.segments++
	seq := s.seq
	if s.has(flagSYN) {
		seq++
		t.handshake(f, i, s)
	}
	if s.has(flagRST) {
		t.reset(f, i, s)
		return
	}
	if !h.known {
		h.sync(seq, f.syn)
	}
	need := int64(needsNothing)
	if s.has(flagACK) {
		if !peer.known {
			peer.sync(s.ack, f.syn)
		}
		if at := peer.place(s.ack); at <= peer.pos+maxJump || at <= peer.seenUntil {
			need = at
			peer.acked = max(peer.acked, at)
		}
	}
	start := h.place(seq)
	h.seenUntil = max(h.seenUntil, start+int64(s.length))
	if s.length > 0 && !h.closed {
		t.insert(f, i, tcpPiece{start, s.data, int64(s.length), need, s.time, s.frame})
	}
	if f.over {
		return
	}
	if s.has(flagFIN) && !h.finKnown && start+int64(s.length) >= h.pos {
		h.finKnown, h.finPos, h.finNeed = true, start+int64(s.length), need
		h.finTime, h.finFrame = s.time, s.frame
	}
	t.drain(f, s.time)
}

// insert keeps a piece for its turn; where too much waits, the oldest hole is given up.
func (t *tcpReader) insert(f *tcpFlow, i int, p tcpPiece) {
	h := &f.half[i]
	before := h.size
	differs := h.insert(p)
	t.pending += h.size - before
	if differs > 0 && !h.counted {
		h.counted = true
		t.note("frame %d: %s sent again with other values on tcp.stream %d; the first stand",
			p.frame, importPlural(differs, "byte"), f.conv.stream)
	}
	if h.over() || t.pending > maxPendingTotal {
		t.giveUp(f, true)
	}
}

// handshake learns from a SYN, or from the answer to one, who is who and where the streams begin.
func (t *tcpReader) handshake(f *tcpFlow, i int, s *tcpSegment) {
	h := &f.half[i]
	if h.known && h.exact {
		return // sent again
	}
	if !h.known || h.pos == 0 && !h.opening.done {
		h.sync(s.seq+1, true)
	}
	if f.syn {
		return
	}
	f.syn = true
	client := i
	if s.has(flagACK) {
		client = 1 - i
	} else {
		f.how = OpenSYN
	}
	if f.conn == nil {
		t.open(f, client)
	}
}

// reset ends a connection. One that is far from what was exchanged is nobody's: its receiver ignores it too.
func (t *tcpReader) reset(f *tcpFlow, i int, s *tcpSegment) {
	h := &f.half[i]
	refusal := s.has(flagACK) && f.syn && h.pos == 0 && len(h.pending) == 0
	if at := h.place(s.seq); h.known && !refusal && (at < h.pos-maxJump || at > max(h.pos, h.seenUntil)+maxJump) {
		t.strays++
		return
	}
	if t.flush(f); f.over {
		return // both ends had closed before
	}
	if f.conn != nil {
		at := laterTime(h.clock, s.time)
		end := &f.conn.Ends[f.dir(i)]
		if end.Time.IsZero() {
			*end = End{Time: at, Reset: true, Frame: s.frame}
		}
		t.emit(Event{Kind: EventClose, Time: at, Conn: f.conn, Dir: f.dir(i), Frame: s.frame, Reset: true,
			Offset: h.offset()})
	}
	t.finish(f)
}

// open makes the connection known.
func (t *tcpReader) open(f *tcpFlow, client int) {
	f.client = client
	t.conns++
	f.conn = &Conn{
		ID:      t.conns,
		Name:    connName(t.conns),
		Client:  f.end(client),
		Server:  f.end(1 - client),
		Source:  t.source,
		Opened:  f.first,
		OpenHow: f.how,
		Stream:  f.conv.stream,
	}
	t.emit(Event{Kind: EventOpen, Time: f.first, Conn: f.conn, Frame: f.frame})
}

// finish forgets the state of a connection that is over.
func (t *tcpReader) finish(f *tcpFlow) {
	f.over = true
	t.kept -= f.kept()
	for i := range f.half {
		h := &f.half[i]
		f.conv.last[i] = h.base + uint32(h.pos)
		t.pending -= h.size
		t.history -= len(h.history)
	}
	if f.conn == nil {
		t.headless++
	}
	f.conv.flow = nil
	t.waits.forget(f)
}

// laterTime gives the later of two times.
func laterTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
