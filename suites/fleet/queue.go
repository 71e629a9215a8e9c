package fleet

import (
	"container/heap"
	"time"
)

// queue says which device is next: one with a reason of its own whose time has come, else the one whose last turn was
// longest ago. A device is in one of the two parts, or has a session. Guarded by the lock of the fleet.
type queue struct {
	turns ring
	own   reasons
}

// next takes out the device that is to open a session now. turn tells that it is its turn; false is for reasons of its
// own. ok is false where every device has a session or waits for its time.
func (q *queue) next(now time.Duration) (n int32, turn, ok bool) {
	if len(q.own) > 0 && q.own[0].due <= now {
		return heap.Pop(&q.own).(reason).device, false, true
	}
	if n, ok := q.turns.take(); ok {
		return n, true, true
	}
	return 0, false, false
}

// put brings a device back after its session. due is never, or when it has a reason of its own.
func (q *queue) put(n int32, due time.Duration) {
	if due == never {
		q.turns.add(n)
		return
	}
	heap.Push(&q.own, reason{due, n})
}

// soonest is when a device has a reason of its own, never where none has.
func (q *queue) soonest() time.Duration {
	if len(q.own) == 0 {
		return never
	}
	return q.own[0].due
}

// ring is a queue of devices, each at most once: it never holds more than it has room for.
type ring struct {
	list     []int32
	first, n int
}

func newRing(room int) ring { return ring{list: make([]int32, room)} }

func (r *ring) add(n int32) {
	r.list[(r.first+r.n)%len(r.list)] = n
	r.n++
}

func (r *ring) take() (int32, bool) {
	if r.n == 0 {
		return 0, false
	}
	n := r.list[r.first]
	r.first = (r.first + 1) % len(r.list)
	r.n--
	return n, true
}

// reason is a device with the time of its reason.
type reason struct {
	due    time.Duration
	device int32
}

// reasons is a heap, the soonest in front.
type reasons []reason

func (r reasons) Len() int { return len(r) }
func (r reasons) Less(i, j int) bool {
	return r[i].due < r[j].due || r[i].due == r[j].due && r[i].device < r[j].device
}
func (r reasons) Swap(i, j int) { r[i], r[j] = r[j], r[i] }
func (r *reasons) Push(x any)   { *r = append(*r, x.(reason)) }
func (r *reasons) Pop() any {
	old := *r
	last := old[len(old)-1]
	*r = old[:len(old)-1]
	return last
}
