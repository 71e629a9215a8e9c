package fleet

import (
	"runtime/metrics"
	"time"
)

// Memory is what the process held at a time of the run.
type Memory struct {
	At    time.Duration // since the start
	Live  uint64        // bytes that the last garbage collection left
	Total uint64        // bytes the process holds of the system
}

const (
	liveBytes     = "/gc/heap/live:bytes"
	mappedBytes   = "/memory/classes/total:bytes"
	releasedBytes = "/memory/classes/heap/released:bytes"
)

// GCPercent is a good setting of the garbage collector for a process that plays a fleet (runtime/debug.SetGCPercent):
// what is alive is little, and what a session leaves behind is much.
const GCPercent = 400

// memoryAt looks at the memory of the process.
func memoryAt(at time.Duration) Memory {
	samples := []metrics.Sample{{Name: liveBytes}, {Name: mappedBytes}, {Name: releasedBytes}}
	metrics.Read(samples)
	value := func(i int) uint64 {
		if samples[i].Value.Kind() != metrics.KindUint64 {
			return 0
		}
		return samples[i].Value.Uint64()
	}
	return Memory{At: at, Live: value(0), Total: value(1) - value(2)}
}

// memoryMost is how many samples are kept; of more, every other one is dropped.
const memoryMost = 120

// course is memory over time.
type course struct {
	samples []Memory
	every   int // one of so many is kept
	n       int
}

func (c *course) add(m Memory) {
	c.every = max(c.every, 1)
	if c.n++; (c.n-1)%c.every != 0 {
		return
	}
	if len(c.samples) == memoryMost {
		for i := range memoryMost / 2 {
			c.samples[i] = c.samples[2*i]
		}
		c.samples = c.samples[:memoryMost/2]
		c.every *= 2
		if (c.n-1)%c.every != 0 {
			return
		}
	}
	c.samples = append(c.samples, m)
}
