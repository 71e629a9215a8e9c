package capture

import (
	"container/list"
	"encoding/json"
	"time"
)

// How long bytes that are missing are waited for. Bytes that the receiver acknowledged passed and were not captured, or
// the capture has them a little later; others are on their way again.
const (
	patienceAcked   = 250 * time.Millisecond
	patiencePackets = 16 // segments of the connection, for acknowledged bytes
	patienceLost    = time.Minute
)

// maxHistory bounds what is kept of bytes handed on, to compare what is sent again: of one direction twice the first,
// of the recording the second.
const (
	maxHistory      = 16 << 10
	maxHistoryTotal = 32 << 20
)

// maxGaps bounds the list of gaps of a connection; the last one then grows.
const maxGaps = 1000

// tcpWait says what a connection waits for.
type tcpWait struct {
	segments int       // of the connection, since acked
	ackedAt  time.Time // since when bytes that were acknowledged are missing
	lostAt   time.Time // since when bytes wait behind a hole
	acked    *list.Element
	lost     *list.Element
}

// tcpWaits lists the connections that wait, those that began first in front.
type tcpWaits struct{ acked, lost list.List }

// forget takes a connection off the lists.
func (w *tcpWaits) forget(f *tcpFlow) {
	w.ackedOver(f)
	w.lostOver(f)
}

func (w *tcpWaits) ackedOver(f *tcpFlow) {
	if f.wait.acked != nil {
		w.acked.Remove(f.wait.acked)
		f.wait.acked = nil
	}
}

func (w *tcpWaits) lostOver(f *tcpFlow) {
	if f.wait.lost != nil {
		w.lost.Remove(f.wait.lost)
		f.wait.lost = nil
	}
}

// owes tells whether bytes before place are missing. One that is beyond everything seen was a FIN, most likely.
func (h *tcpHalf) owes(place int64) bool {
	if h.finKnown {
		place = min(place, h.finPos)
	}
	if place == h.pos+1 && len(h.pending) == 0 {
		return false
	}
	return h.known && place > h.pos
}

// owing tells whether bytes are missing that the other end acknowledged.
func (f *tcpFlow) owing() bool {
	return f.half[0].owes(f.half[0].acked) || f.half[1].owes(f.half[1].acked)
}

// holds tells whether something waits for its turn.
func (h *tcpHalf) holds() bool { return len(h.pending) > 0 || h.finKnown && !h.closed }

// drain hands on what has its turn, and waits or gives up where bytes are missing.
func (t *tcpReader) drain(f *tcpFlow, now time.Time) {
	progress := t.advance(f)
	if progress {
		t.waits.ackedOver(f) // what is missing now is something else
	}
	for !f.over && f.owing() {
		if f.wait.acked == nil {
			f.wait.acked, f.wait.ackedAt, f.wait.segments = t.waits.acked.PushBack(f), now, 0
		}
		if f.wait.segments < patiencePackets && now.Sub(f.wait.ackedAt) < patienceAcked {
			break
		}
		progress = true
		t.waits.ackedOver(f)
		t.giveUp(f, false)
	}
	if f.over {
		return
	}
	if !f.owing() {
		t.waits.ackedOver(f)
	}
	switch holds := f.half[0].holds() || f.half[1].holds(); {
	case !holds:
		t.waits.lostOver(f)
	case f.wait.lost == nil:
		f.wait.lost, f.wait.lostAt = t.waits.lost.PushBack(f), now
	case progress:
		t.waits.lost.MoveToBack(f.wait.lost)
		f.wait.lostAt = now
	}
}

// overdue gives up what was waited for long enough.
func (t *tcpReader) overdue(now time.Time) {
	for el := t.waits.acked.Front(); el != nil; el = t.waits.acked.Front() {
		f := el.Value.(*tcpFlow)
		if now.Sub(f.wait.ackedAt) < patienceAcked {
			break
		}
		t.waits.ackedOver(f)
		t.giveUp(f, false)
		if !f.over {
			t.drain(f, now)
		}
	}
	for el := t.waits.lost.Front(); el != nil; el = t.waits.lost.Front() {
		f := el.Value.(*tcpFlow)
		if now.Sub(f.wait.lostAt) < patienceLost {
			break
		}
		t.waits.lostOver(f)
		t.giveUp(f, true)
		if !f.over {
			t.drain(f, now)
		}
	}
}

// advance hands on pieces and ends whose turn has come. What an end sent after it had received something comes after
// that, also where the capture holds them the other way round.
func (t *tcpReader) advance(f *tcpFlow) (progress bool) {
	for again := true; again; {
		again = false
		for i := range f.half {
			h, peer := &f.half[i], &f.half[1-i]
			for len(h.pending) > 0 && h.pending[0].start <= h.pos && !peer.owes(h.pending[0].need) {
				before := h.size
				p := h.take()
				t.pending += h.size - before
				t.deliver(f, i, p)
				again = true
			}
			if h.finKnown && !h.closed && h.pos >= h.finPos && !peer.owes(h.finNeed) {
				t.end(f, i)
				again = true
			}
			if f.over {
				return true
			}
		}
		progress = progress || again
	}
	return progress
}

// giveUp declares missing bytes lost: those that were acknowledged, or all that something waits for. It always gets
// the connection further if anything is missing.
func (t *tcpReader) giveUp(f *tcpFlow, all bool) {
	lost := false
	for i := range f.half {
		h := &f.half[i]
		if start, until := h.pos, h.missing(all); until > start {
			lost = true
			h.pos = until
			t.gap(f, i, start, until)
		}
	}
	if !t.advance(f) && !lost {
		t.untie(f)
		t.advance(f)
	}
}

// missing is the place where the next bytes missing end: pos where none are.
func (h *tcpHalf) missing(all bool) int64 {
	waits := int64(-1) // the place of what comes next, where that is known
	switch {
	case len(h.pending) > 0:
		waits = h.pending[0].start
	case h.finKnown && !h.closed:
		waits = h.finPos
	}
	if waits >= 0 && waits <= h.pos {
		return h.pos
	}
	switch {
	case h.owes(h.acked) && waits >= 0:
		return min(h.acked, waits)
	case h.owes(h.acked):
		return h.acked
	case all && waits >= 0:
		return waits
	}
	return h.pos
}

// untie helps where both directions wait for each other: a segment that was sent again acknowledges more than it did
// the first time. The packet that was captured first goes first.
func (t *tcpReader) untie(f *tcpFlow) {
	var first *tcpHalf
	frame := 0
	for i := range f.half {
		h := &f.half[i]
		at := 0
		switch {
		case len(h.pending) > 0 && h.pending[0].start <= h.pos:
			at = h.pending[0].frame
		case h.finKnown && !h.closed && h.finPos <= h.pos:
			at = h.finFrame
		}
		if at > 0 && (first == nil || at < frame) {
			first, frame = h, at
		}
	}
	switch {
	case first == nil:
	case len(first.pending) > 0 && first.pending[0].start <= first.pos:
		first.pending[0].need = needsNothing
	default:
		first.finNeed = needsNothing
	}
}

// flush hands on everything that waits; nothing more will come.
func (t *tcpReader) flush(f *tcpFlow) {
	for !f.over {
		if t.giveUp(f, true); !f.half[0].holds() && !f.half[1].holds() && !f.owing() {
			break
		}
	}
	for i := range f.half {
		if !f.over {
			t.settle(f, i)
		}
	}
}

// end reports that end i sends nothing more.
func (t *tcpReader) end(f *tcpFlow, i int) {
	h := &f.half[i]
	t.settle(f, i)
	h.closed = true
	t.pending -= h.size // bytes beyond the end are nobody's
	h.pending, h.size = nil, 0
	h.clock = laterTime(h.clock, h.finTime)
	if f.conn != nil {
		f.conn.Ends[f.dir(i)] = End{Time: h.clock, Frame: h.finFrame}
		t.emit(Event{Kind: EventClose, Time: h.clock, Conn: f.conn, Dir: f.dir(i), Offset: h.offset(), Frame: h.finFrame})
	}
	if f.half[1-i].closed {
		t.finish(f)
	}
}

// deliver takes the next piece of a direction in order.
func (t *tcpReader) deliver(f *tcpFlow, i int, p tcpPiece) {
	h := &f.half[i]
	h.pos = p.end()
	h.clock = laterTime(h.clock, p.time)
	p.time = h.clock
	t.remember(h, p.data)
	if len(p.data) > 0 {
		before := f.kept()
		switch {
		case f.dark:
			t.secret(f, i, p)
		case h.opening.done:
			t.data(f, i, p)
		default:
			t.begin(f, i, p)
		}
		t.kept += f.kept() - before
	}
	if p.length > int64(len(p.data)) {
		t.truncated++
		t.gap(f, i, p.start+int64(len(p.data)), p.end())
	}
}

// remember keeps the last bytes of a direction for comparison.
func (t *tcpReader) remember(h *tcpHalf, b []byte) {
	before := len(h.history)
	if b = b[max(len(b)-maxHistory, 0):]; before+len(b) > 2*maxHistory {
		keep := copy(h.history, h.history[before-(maxHistory):])
		h.history = h.history[:keep]
	}
	if t.history+len(b) > maxHistoryTotal {
		h.history = nil
	} else {
		h.history = append(h.history, b...)
	}
	t.history += len(h.history) - before
}

// data reports bytes.
func (t *tcpReader) data(f *tcpFlow, i int, p tcpPiece) {
	t.emit(Event{
		Kind: EventData, Time: p.time, Conn: f.conn, Dir: f.dir(i),
		Data: p.data, Offset: p.start - f.half[i].shift, Frame: p.frame,
	})
}

// gap reports bytes that passed and were not captured.
func (t *tcpReader) gap(f *tcpFlow, i int, start, end int64) {
	h := &f.half[i]
	t.settle(f, i)
	h.history, t.history = nil, t.history-len(h.history)
	if f.dark {
		t.kept -= f.kept()
		h.tls = &tlsHalf{done: true}
		t.kept += f.kept()
		if t.decrypting && len(f.conn.Gaps) < maxGaps { // how many bytes inside TLS are missing cannot be known
			f.conn.Gaps = append(f.conn.Gaps, Span{Dir: f.dir(i), Name: "not captured"})
		}
		return
	}
	if f.conn == nil || !h.exact && !h.opening.done {
		return // before the first message: its place is not known yet
	}
	t.gaps++
	t.gapBytes += end - start
	rec := &Record{
		Type: RecordGap, Time: t.now, Conn: f.conn.ID, Dir: f.dir(i).String(),
		Start: start - h.shift, End: end - h.shift, Name: "not captured",
	}
	spans := f.conn.Gaps
	if n := len(spans); n >= maxGaps {
		spans[n-1].End = max(spans[n-1].End, rec.End)
	} else {
		f.conn.Gaps = append(spans, Span{Dir: f.dir(i), Start: rec.Start, End: rec.End, Name: rec.Name})
	}
	t.emit(Event{Kind: EventRecord, Time: t.now, Conn: f.conn, Dir: f.dir(i), Offset: rec.Start, Record: rec})
}

// tlsFacts reports what is known of TLS on a connection.
func (t *tcpReader) tlsFacts(f *tcpFlow, at time.Time, frame int) {
	t.factsGiven++
	facts := f.facts
	f.conn.TLS = &facts
	data, err := json.Marshal(facts)
	if err != nil {
		return // strings and lists of strings always marshal
	}
	rec := &Record{Type: RecordTLS, Time: at, Conn: f.conn.ID, Data: data}
	t.emit(Event{Kind: EventRecord, Time: at, Conn: f.conn, Frame: frame, Record: rec})
}

// offset is the stream offset of the next byte.
func (h *tcpHalf) offset() int64 { return h.pos - h.shift }
