package capture

import "time"

// Flow is one connection of a recording that is being written. Safe for concurrent use; the two directions usually
// have a goroutine each.
type Flow struct {
	r  *Recorder
	id int

	// guarded by the lock of the queue
	offset [2]int64
	ended  [2]bool
	done   bool
	gap    [2]gapState
	lost   bool // the queue was so full that not even the opening was recorded
}

// gapState is a gap that is not over.
type gapState struct {
	open  bool
	start int64
	since time.Time
}

// ID is the number of the connection in the recording, from 1.
func (f *Flow) ID() int { return f.id }

// Recorder is the recorder the flow belongs to.
func (f *Flow) Recorder() *Recorder { return f.r }

// Offset is how many bytes of a direction were given to the flow: the stream offset of the next one.
func (f *Flow) Offset(dir Direction) int64 {
	f.r.q.mu.Lock()
	defer f.r.q.mu.Unlock()
	return f.offset[dir]
}

// Data records bytes of one read. They are copied; the time stamp is taken here. Bytes after the end of their
// direction are left out: they did not pass.
func (f *Flow) Data(dir Direction, b []byte) { f.DataAt(dir, b, time.Time{}) }

// DataAt is Data with a time stamp of the caller's, taken from the recorder's clock.
func (f *Flow) DataAt(dir Direction, b []byte, at time.Time) {
	q := f.r.q
	q.mu.Lock()
	defer q.mu.Unlock()
	given := at
	for len(b) > 0 && !f.ended[dir] && !q.closed {
		piece := b[:min(len(b), maxPayload)]
		if f.lost || !q.reserve(len(piece), q.limit) {
			f.leaveOut(dir, int64(len(b)), given)
			return
		}
		if given.IsZero() { // after any wait, so that stamps in the file do not run backwards
			at = f.r.now()
		} else {
			at = f.r.stamp(given)
		}
		f.writeGap(dir, at)
		q.add(queueItem{kind: itemData, conn: f.id, dir: dir, at: at, data: q.copyIn(piece)}, len(piece)+128)
		f.offset[dir] += int64(len(piece))
		b = b[len(piece):]
	}
}

// leaveOut counts bytes that pass unrecorded.
func (f *Flow) leaveOut(dir Direction, n int64, at time.Time) {
	g := &f.gap[dir]
	if !g.open {
		*g = gapState{open: true, start: f.offset[dir], since: f.r.stampOr(at)}
		f.r.q.gaps++
		if !f.lost {
			f.r.q.open[f] = true
		}
	}
	f.offset[dir] += n
}

// writeGap records a gap that is over.
func (f *Flow) writeGap(dir Direction, at time.Time) {
	g := f.gap[dir]
	if !g.open || f.lost {
		return
	}
	rec := Record{Type: RecordGap, Time: at, Conn: f.id, Dir: dir.String(), Start: g.start, End: f.offset[dir],
		Data: marshalData(map[string]string{"since": g.since.Format(time.RFC3339Nano), "why": "the disk did not keep up"})}
	f.r.q.add(queueItem{kind: itemRecord, at: at, rec: &rec}, 256)
	f.gap[dir] = gapState{}
	if !f.gap[1-dir].open {
		delete(f.r.q.open, f)
	}
}

// End records that a direction ended, once: FIN, or RST where reset is true. When both have ended the counts of the
// connection are written.
func (f *Flow) End(dir Direction, reset bool) { f.EndAt(dir, reset, time.Time{}) }

// EndAt is End with a time stamp of the caller's, taken from the recorder's clock.
func (f *Flow) EndAt(dir Direction, reset bool, at time.Time) {
	q := f.r.q
	q.mu.Lock()
	defer q.mu.Unlock()
	if f.ended[dir] || f.lost || q.closed {
		return
	}
	at = f.r.stampOr(at)
	f.writeGap(dir, at)
	f.ended[dir] = true
	if !q.control(queueItem{kind: itemEnd, conn: f.id, dir: dir, reset: reset, at: at}, 128) {
		return
	}
	if f.ended[ToServer] && f.ended[ToClient] {
		f.finish(at)
	}
}

// Close says that nothing more comes of the connection, although a direction may not have ended in a way anybody
// saw. It need not be called where both directions end.
func (f *Flow) Close() {
	q := f.r.q
	q.mu.Lock()
	defer q.mu.Unlock()
	if f.lost || q.closed {
		return
	}
	at := f.r.now()
	f.writeGap(ToServer, at)
	f.writeGap(ToClient, at)
	f.ended = [2]bool{true, true}
	f.finish(at)
}

func (f *Flow) finish(at time.Time) {
	if !f.done {
		f.done = true
		f.r.q.control(queueItem{kind: itemDone, conn: f.id, at: at}, 512)
	}
}

// Record writes a record that concerns this connection. Its time is now, unless it has one.
func (f *Flow) Record(rec Record) {
	f.r.q.mu.Lock()
	defer f.r.q.mu.Unlock()
	if !f.lost {
		rec.Conn = f.id
		f.r.record(rec)
	}
}

// Mark writes a marker that concerns the connection as a whole. data is marshalled as JSON.
func (f *Flow) Mark(name string, data any) {
	f.Record(Record{Type: RecordMark, Name: name, Data: marshalData(data)})
}

// MarkSpan writes a marker that concerns the bytes [start, end) of a direction, which may still be to come.
func (f *Flow) MarkSpan(name string, dir Direction, start, end int64, data any) {
	f.Record(Record{Type: RecordMark, Name: name, Dir: dir.String(), Start: start, End: end, Data: marshalData(data)})
}

// TLS records what was seen of TLS on the connection. Later facts replace earlier ones.
func (f *Flow) TLS(t TLSFacts) { f.Record(Record{Type: RecordTLS, Data: marshalData(t)}) }
