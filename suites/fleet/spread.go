package fleet

import (
	"math"
	"math/bits"
	"time"
)

// spread counts durations so that percentiles can be told without keeping each: by the microsecond up to 128 of them,
// then with an error below 1/64. Its size is fixed.
type spread struct {
	count   uint64
	longest time.Duration
	buckets [spreadFine * (spreadOctaves + 1)]uint32
}

const (
	spreadFine    = 64 // buckets in each doubling
	spreadOctaves = 27 // doublings above the first buckets: up to 2 hours
)

// bucket is where a duration is counted.
func bucket(d time.Duration) int {
	v := uint64(max(d, 0) / time.Microsecond) //nolint:gosec // not negative
	if v < spreadFine {
		return int(v) //nolint:gosec // small
	}
	octave := bits.Len64(v) - bits.Len64(spreadFine)
	return min(spreadFine*octave+int(v>>octave), len(spread{}.buckets)-1) //nolint:gosec // below 128
}

// atMost is the longest duration that is counted in a bucket.
func atMost(bucket int) time.Duration {
	if bucket < spreadFine {
		return time.Duration(bucket) * time.Microsecond
	}
	octave := bucket/spreadFine - 1
	fine := bucket - octave*spreadFine
	return time.Duration((fine+1)<<octave-1) * time.Microsecond
}

func (s *spread) add(d time.Duration) {
	s.count++
	s.longest = max(s.longest, d)
	s.buckets[bucket(d)]++
}

// percentile is a duration that p percent of those counted do not exceed; 0 where there is none.
func (s *spread) percentile(p float64) time.Duration {
	if s.count == 0 {
		return 0
	}
	rank := uint64(math.Ceil(p / 100 * float64(s.count)))
	rank = min(max(rank, 1), s.count)
	var seen uint64
	for i, n := range s.buckets {
		if seen += uint64(n); seen >= rank {
			return min(atMost(i), s.longest)
		}
	}
	return s.longest
}
