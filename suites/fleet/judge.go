package fleet

import (
	"sync"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Bounds on what waits for the judge.
const (
	backlogMost = 32 << 20 // bytes of traces
	spareTraces = 64       // kept for the next sessions
)

// judge takes what passed in the sessions, session by session, and judges it in a goroutine of its own. Each session is
// assembled by itself: who is who is known here and need not be found out.
type judge struct {
	runner   *checks.Runner
	keeper   *keeper
	sessions int // numbered so far
	current  *sitting

	mu      sync.Mutex
	changed sync.Cond // a trace came, or one was judged
	waiting []*trace
	backlog int // bytes of traces that wait
	spare   []*trace
	over    bool // nothing more comes
	blocked int  // workers that wait because there is too much to judge

	errors map[string]*errorCount
	done   chan struct{}
}

// sitting is a session on its way through the judge.
type sitting struct {
	device   cwmp.DeviceID
	number   int // of the session, 0 before its first message
	assembly *capture.Assembly
	broke    []string // rules, each once
	parts    []*trace // held back until it is known whether they are kept
	size     int      // bytes of all parts
	kept     bool     // what has come so far is in the recording
	flows    map[*capture.Conn]*capture.Flow
}

// errorCount is how often a rule was broken.
type errorCount struct {
	outcome  checks.Outcome // the worst
	count    int
	sessions int
}

func newJudge(c *Config, source *capture.Source, k *keeper) *judge {
	j := &judge{keeper: k, errors: map[string]*errorCount{}, done: make(chan struct{})}
	j.changed.L = &j.mu
	var rules []*checks.Rule
	for _, r := range c.Rules {
		if r.Role.Has(cwmp.ACS) { // those of the CPE are ours, and would not be reported
			rules = append(rules, r)
		}
	}
	j.runner = checks.NewRunner(rules, checks.Options{
		Policy: c.Policy, Declared: c.Declared, Area: c.Area, Input: source.Name, Found: j.found, FoundAll: true, Room: roomPerDevice,
	})
	j.runner.Begin(source)
	return j
}

// roomPerDevice is how many nonces and the like the rules keep of each device: there are many, and a run may be long.
const roomPerDevice = 4

// trace gives an empty trace.
func (j *judge) trace() *trace {
	j.mu.Lock()
	defer j.mu.Unlock()
	if n := len(j.spare); n > 0 {
		t := j.spare[n-1]
		j.spare = j.spare[:n-1]
		return t
	}
	return new(trace)
}

// put hands a trace over. It waits while too much waits to be judged.
func (j *judge) put(t *trace) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.backlog > backlogMost {
		j.blocked++
		for j.backlog > backlogMost {
			j.changed.Wait()
		}
		j.blocked--
	}
	j.backlog += len(t.data)
	j.waiting = append(j.waiting, t)
	j.changed.Broadcast()
}

// behind tells whether sessions wait for the judge.
func (j *judge) behind() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.blocked > 0
}

// run judges until finish is called and nothing waits any more.
func (j *judge) run() {
	defer close(j.done)
	for {
		batch := j.take()
		if batch == nil {
			j.runner.End()
			return
		}
		for _, t := range batch {
			j.judge(t)
		}
	}
}

// take waits for traces; nil is the end.
func (j *judge) take() []*trace {
	j.mu.Lock()
	defer j.mu.Unlock()
	for len(j.waiting) == 0 {
		if j.over {
			return nil
		}
		j.changed.Wait()
	}
	batch := j.waiting
	j.waiting = nil
	return batch
}

// finish says that nothing more comes, and waits until all is judged.
func (j *judge) finish() {
	j.mu.Lock()
	j.over = true
	j.changed.Broadcast()
	j.mu.Unlock()
	<-j.done
}

// judge judges a trace, and the session with it when that is over.
func (j *judge) judge(t *trace) {
	s := t.sitting
	if s.assembly == nil {
		s.assembly = capture.NewAssembly(capture.Options{Next: j.next, KeepBodies: keptBodies, KeepTotal: keptBodies}, j.runner.Feed)
	}
	j.current = s
	for i := range t.events {
		p := &t.events[i]
		if p.kind == capture.EventClose {
			p.conn.Ends[p.dir] = capture.End{Time: p.at, Reset: p.reset}
		}
		s.assembly.Event(t.event(p))
	}
	if t.last {
		s.assembly.End()
	}
	j.current = nil
	size := len(t.data)
	for _, done := range j.keeper.take(t) {
		j.release(done)
	}
	j.mu.Lock()
	j.backlog -= size
	j.changed.Broadcast()
	j.mu.Unlock()
}

// keptBodies are the bytes of bodies of one session that the rules on sessions may look at.
const keptBodies = 4 << 20

// next numbers a session.
func (j *judge) next() int {
	j.sessions++
	if j.current.number == 0 {
		j.current.number = j.sessions
	}
	return j.sessions
}

// release takes a trace back that nobody needs any more.
func (j *judge) release(t *trace) {
	t.reset()
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.spare) < spareTraces {
		j.spare = append(j.spare, t)
	}
}

// found counts a broken requirement.
func (j *judge) found(res checks.Result, f checks.Finding) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e := j.errors[res.Rule]
	if e == nil {
		e = &errorCount{outcome: f.Outcome}
		j.errors[res.Rule] = e
	}
	e.count++
	if f.Outcome == checks.Fail {
		e.outcome = checks.Fail
	}
	if s := j.current; s != nil && s.add(res.Rule) {
		e.sessions++
	}
}

// add notes a rule that the session broke; false where it is known.
func (s *sitting) add(rule string) bool {
	for _, known := range s.broke {
		if known == rule {
			return false
		}
	}
	s.broke = append(s.broke, rule)
	return true
}
