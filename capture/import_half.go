package capture

import (
	"bytes"
	"slices"
	"sort"
	"time"
)

// How much may wait behind a hole: of one direction, and of the whole recording.
const (
	maxPending       = 4 << 20
	maxPendingPieces = 4096
	maxPendingTotal  = 64 << 20
	pieceOverhead    = 160 // what a piece costs beside its bytes
)

// maxJump is how far ahead of the stream bytes or acknowledgements may be to be believed.
const maxJump = 16 << 20

// needsNothing is the need of bytes that wait for nothing in the other direction.
const needsNothing = -1 << 62

// tcpPiece is a run of bytes of one direction, from one packet.
type tcpPiece struct {
	start  int64 // place in the direction, counted from half.base
	data   []byte
	length int64 // on the wire, more than len(data) where the packet was not captured whole
	need   int64 // place in the other direction up to which its sender had received
	time   time.Time
	frame  int
}

func (p *tcpPiece) end() int64 { return p.start + p.length }

// tcpHalf is one direction of a connection while its segments are put in order.
type tcpHalf struct {
	known bool   // base is set
	exact bool   // base is where the stream began: a handshake was seen
	base  uint32 // sequence number of place 0
	pos   int64  // place of the next byte to hand on
	acked int64  // place up to which the other end has received

	pending []tcpPiece // ascending, not overlapping, all at pos or beyond
	size    int        // of pending, in bytes

	finKnown  bool
	finPos    int64
	finNeed   int64
	finTime   time.Time
	finFrame  int
	closed    bool // EventClose was given
	clock     time.Time
	seenUntil int64 // place after the last byte of any segment seen

	history []byte // the last bytes handed on, up to pos
	opening tcpOpening
	shift   int64 // place of stream offset 0
	tls     *tlsHalf
	counted bool // differing bytes were noted
}

// place converts a sequence number to a place in the direction: the one nearest to pos.
func (h *tcpHalf) place(seq uint32) int64 {
	return h.pos + int64(int32(seq-(h.base+uint32(h.pos))))
}

// sync sets where the direction begins.
func (h *tcpHalf) sync(seq uint32, exact bool) {
	h.known, h.exact, h.base = true, exact, seq
	h.opening.done = false
}

// insert keeps the parts of p that are new, and says how many bytes that were there before came with other values.
// Where bytes came twice the first stand.
func (h *tcpHalf) insert(p tcpPiece) (differs int) {
	if p.end() <= h.pos || p.start < h.pos {
		differs = h.compareHistory(p)
		if p.end() <= h.pos {
			return differs
		}
		p = p.cutFront(h.pos)
	}
	at := sort.Search(len(h.pending), func(i int) bool { return h.pending[i].end() > p.start })
	var fresh []tcpPiece
	for i := at; i < len(h.pending) && h.pending[i].start < p.end(); i++ {
		old := &h.pending[i]
		differs += differing(old, &p)
		if p.start < old.start {
			fresh = append(fresh, p.cutBack(old.start))
		}
		if p.end() <= old.end() {
			p.length = 0
			break
		}
		p = p.cutFront(old.end())
	}
	if p.length > 0 {
		fresh = append(fresh, p)
	}
	if len(fresh) == 0 {
		return differs
	}
	for i := range fresh {
		fresh[i].data = bytes.Clone(fresh[i].data)
		h.size += len(fresh[i].data) + pieceOverhead
	}
	if len(fresh) == 1 {
		at = sort.Search(len(h.pending), func(i int) bool { return h.pending[i].start > fresh[0].start })
		h.pending = slices.Insert(h.pending, at, fresh[0])
		return differs
	}
	h.pending = append(h.pending, fresh...)
	slices.SortFunc(h.pending, func(a, b tcpPiece) int { return int(a.start - b.start) })
	return differs
}

// cutFront is what p holds from place on.
func (p tcpPiece) cutFront(place int64) tcpPiece {
	n := place - p.start
	p.data = p.data[min(n, int64(len(p.data))):]
	p.length -= n
	p.start = place
	return p
}

// cutBack is what p holds before place.
func (p tcpPiece) cutBack(place int64) tcpPiece {
	p.length = place - p.start
	p.data = p.data[:min(p.length, int64(len(p.data)))]
	return p
}

// differing counts the bytes that both pieces hold with different values.
func differing(a, b *tcpPiece) int {
	start := max(a.start, b.start)
	end := min(a.start+int64(len(a.data)), b.start+int64(len(b.data)))
	n := 0
	for at := start; at < end; at++ {
		if a.data[at-a.start] != b.data[at-b.start] {
			n++
		}
	}
	return n
}

// compareHistory counts the bytes of p that were handed on before with other values. The single byte of a keep-alive
// probe (RFC 9293 section 3.8.4) has no meaning.
func (h *tcpHalf) compareHistory(p tcpPiece) int {
	if p.length == 1 && p.start == h.pos-1 {
		return 0
	}
	old := tcpPiece{start: h.pos - int64(len(h.history)), data: h.history}
	return differing(&old, &p)
}

// take removes the first pending piece.
func (h *tcpHalf) take() tcpPiece {
	p := h.pending[0]
	h.size -= len(p.data) + pieceOverhead
	h.pending[0] = tcpPiece{}
	if h.pending = h.pending[1:]; len(h.pending) == 0 {
		h.pending = nil
	}
	return p
}

// over tells whether more waits than may.
func (h *tcpHalf) over() bool { return h.size > maxPending || len(h.pending) > maxPendingPieces }
