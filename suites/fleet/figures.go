package fleet

import (
	"errors"
	"sync"
	"time"
)

// figures is what is counted and measured while the run goes on.
type figures struct {
	mu         sync.Mutex
	begun      int // sessions
	well       int // that came to their end
	failed     int
	cut        int // by the end of the run
	seen       int // devices that held a session to its end
	causes     map[string]int
	roundTrips spread
	sessions   spread // those that came to their end
	missed     [waits]float64
}

// wait is why a session that was due did not begin.
type wait int

const (
	forACS   wait = iota // as many sessions as allowed are under way, or every device has one
	forJudge             // sessions come faster than they are judged
	forUs                // the machine has more to do than it can
	waits
)

// session counts a session that is over.
func (f *figures) session(begun, ended time.Time, roundTrips []time.Duration, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, d := range roundTrips {
		f.roundTrips.add(d)
	}
	var why *failure
	switch {
	case err == nil:
		f.well++
		f.sessions.add(ended.Sub(begun))
	case errors.Is(err, errCut):
		f.cut++
	default:
		kind := "other: " + err.Error()
		if errors.As(err, &why) {
			kind = why.kind
		}
		f.failed++
		if f.causes == nil {
			f.causes = map[string]int{}
		}
		f.causes[kind]++
	}
}

// start counts a session that begins. fresh tells that it is the first of its device.
func (f *figures) start(fresh bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.begun++
	if fresh {
		f.seen++
	}
}

// hopeless tells whether nothing has come of the run so far.
func (f *figures) hopeless() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.begun > 0 && f.well == 0 && (f.failed > 0 || f.roundTrips.count == 0)
}

// miss counts sessions that should have begun and did not.
func (f *figures) miss(why wait, sessions float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.missed[why] += sessions
}
