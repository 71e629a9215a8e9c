package capture

import (
	"slices"
	"sync"
	"time"

	"cwmplab/internal/clock"
)

// itemKind says what a queueItem is.
type itemKind uint8

const (
	itemOpen itemKind = iota
	itemData
	itemEnd
	itemDone // nothing more comes of a connection
	itemRecord
	itemForward
	itemSame // everything of a direction went to the other leg as it came
	itemSync
	itemClose
)

// queueItem is one thing that waits to be written.
type queueItem struct {
	kind   itemKind
	dir    Direction
	reset  bool
	conn   int
	at     time.Time
	data   []byte // in a block of the queue
	end    int64  // of itemForward
	open   *ConnOpen
	rec    *Record
	synced chan struct{}
}

const (
	defaultQueue = 16 << 20
	minQueue     = 256 << 10
	queueBlock   = 256 << 10 // bytes are copied into blocks of this size, which are used again
	maxStall     = time.Second
	gather       = 20 * time.Millisecond // the writer lets this much time pass, so that it is not woken for every packet
	gatherBytes  = 512 << 10             // unless so much has come together, or half of the queue is full
)

// queue holds what waits for the disk. Everything in it is guarded by mu.
type queue struct {
	mu    sync.Mutex
	work  sync.Cond // there is something to write
	room  sync.Cond // something was written, or a stall has lasted long enough
	clock clock.Clock

	items  []queueItem // being filled
	spare  []queueItem // the slice that was written last
	block  []byte      // being filled
	blocks [][]byte    // that items refer to
	free   [][]byte

	limit   int
	size    int // bytes that wait, those being written included
	waiting int // size of items
	closed  bool
	ready   bool // the writer is to take what there is
	armed   bool // a timer will say so

	stalled  time.Time // since when there is no room; zero: there is
	lastConn int
	gaps     int
	open     map[*Flow]bool // flows with a gap that is not over
	dropped  int            // records that were lost altogether
}

func newQueue(limit int, c clock.Clock, lastConn int) *queue {
	if limit <= 0 {
		limit = defaultQueue
	}
	q := &queue{clock: c, limit: max(limit, minQueue), lastConn: lastConn, open: map[*Flow]bool{}}
	q.work.L, q.room.L = &q.mu, &q.mu
	return q
}

// reserve waits for room for n bytes, at most until the stall has lasted a second. Who comes later in the same stall
// does not wait again: the traffic is not to be slowed down packet by packet.
func (q *queue) reserve(n, limit int) bool {
	for {
		switch {
		case q.closed:
			return false
		case q.size == 0 || q.size+n <= limit:
			if q.size+n <= q.limit { // a record that went into its own room does not end the stall
				q.stalled = time.Time{}
			}
			return true
		case q.stalled.IsZero():
			q.stalled = q.clock.Now()
			q.clock.AfterFunc(maxStall, func() {
				q.mu.Lock()
				defer q.mu.Unlock()
				q.room.Broadcast()
			})
		case q.clock.Now().Sub(q.stalled) >= maxStall:
			return false
		}
		q.room.Wait()
	}
}

// add puts an item into the queue, whatever its size.
func (q *queue) add(it queueItem, size int) {
	q.items = append(q.items, it)
	q.size += size
	q.waiting += size
	switch {
	case it.kind == itemSync, it.kind == itemClose, q.waiting >= min(gatherBytes, q.limit/2):
		q.wake()
	case !q.armed:
		q.armed = true
		q.clock.AfterFunc(gather, func() {
			q.mu.Lock()
			defer q.mu.Unlock()
			q.armed = false
			q.wake()
		})
	}
}

// wake has the writer take what there is.
func (q *queue) wake() {
	q.ready = true
	q.work.Signal()
}

// control adds an item that is no data. It has some room of its own, so that a gap, an end or a marker is written
// although data had to be left out.
func (q *queue) control(it queueItem, size int) bool {
	if !q.reserve(size, q.limit+q.limit/4) {
		if !q.closed {
			q.dropped++
		}
		return false
	}
	if q.dropped > 0 {
		n := q.dropped
		q.dropped = 0
		q.gaps++
		rec := Record{Type: RecordGap, Time: it.at, Data: marshalData(map[string]int{"records": n})}
		q.add(queueItem{kind: itemRecord, at: it.at, rec: &rec}, 256)
	}
	q.add(it, size)
	return true
}

// copyIn copies b, of at most maxPayload bytes, into a block.
func (q *queue) copyIn(b []byte) []byte {
	if cap(q.block)-len(q.block) < len(b) {
		if n := len(q.free); n > 0 {
			q.block, q.free = q.free[n-1][:0], q.free[:n-1]
		} else {
			q.block = make([]byte, 0, queueBlock)
		}
		q.blocks = append(q.blocks, q.block)
	}
	n := len(q.block)
	q.block = append(q.block, b...)
	return q.block[n:len(q.block):len(q.block)]
}

// batch is what the writing goroutine takes at once.
type batch struct {
	items  []queueItem
	blocks [][]byte
	size   int
}

// take waits for something to write.
func (q *queue) take() batch {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 || !q.ready {
		q.work.Wait()
	}
	q.ready = false
	b := batch{items: q.items, blocks: q.blocks, size: q.waiting}
	q.items, q.spare = q.spare[:0], nil
	q.blocks, q.block, q.waiting = nil, nil, 0
	return b
}

// give hands back what was written.
func (q *queue) give(b batch) {
	q.mu.Lock()
	defer q.mu.Unlock()
	clear(b.items)
	q.spare = b.items[:0]
	for _, block := range b.blocks {
		if len(q.free)*queueBlock < q.limit {
			q.free = append(q.free, block)
		}
	}
	q.size -= b.size
	q.room.Broadcast()
}

// close lets nothing more in, and nobody wait.
func (q *queue) close() {
	q.closed = true
	q.room.Broadcast()
}

// flushGaps writes the gaps that are not over, as far as they go.
func (q *queue) flushGaps(r *Recorder) {
	flows := make([]*Flow, 0, len(q.open))
	for f := range q.open {
		flows = append(flows, f)
	}
	slices.SortFunc(flows, func(a, b *Flow) int { return a.id - b.id })
	for _, f := range flows {
		for d := range f.gap {
			f.writeGap(Direction(d), r.now())
		}
	}
}
