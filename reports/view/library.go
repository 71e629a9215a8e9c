package view

import (
	"cmp"
	"slices"
	"sync"

	"cwmplab/capture"
	"cwmplab/checks"
)

// Library is what there is to look at: recordings with their sessions, and what the rules found. It may grow while it is
// looked at: what it gives away is a copy that does not change.
type Library struct {
	mu         sync.RWMutex
	recordings []*recording
	byName     map[string]*recording
	rules      map[string]*checks.Rule
	report     *checks.Report // of everything, when all is judged; nil before
	changed    chan struct{}  // closed and replaced at each change
	version    int            // number of changes
	budget     int            // bytes of messages that may still be kept
	oldest     []*flowEntry   // whose messages are in memory, by age
}

// keepBytes is how much of the messages of all recordings stays in memory. What is more is read again when it is asked for.
const keepBytes = 512 << 20

// NewLibrary makes an empty library. Findings name rules of this list.
func NewLibrary(rules []*checks.Rule) *Library {
	l := &Library{byName: map[string]*recording{}, rules: map[string]*checks.Rule{}, changed: make(chan struct{}), budget: keepBytes}
	for _, r := range rules {
		l.rules[r.ID] = r
	}
	return l
}

// Rule gives the rule of an ID, nil for an unknown one.
func (l *Library) Rule(id string) *checks.Rule { return l.rules[id] }

// Changed gives a channel that is closed when anything changes after the call.
func (l *Library) Changed() <-chan struct{} {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.changed
}

// Version is the number of changes so far.
func (l *Library) Version() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.version
}

// change does one change under the lock and tells those who wait.
func (l *Library) change(do func()) {
	l.mu.Lock()
	do()
	l.version++
	close(l.changed)
	l.changed = make(chan struct{})
	l.mu.Unlock()
}

// Report is the report over all recordings, nil as long as not all is judged.
func (l *Library) Report() *checks.Report {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.report
}

// SetReport gives the library the report of a run that was judged elsewhere.
func (l *Library) SetReport(rep *checks.Report) { l.change(func() { l.report = rep }) }

// State tells how far a recording was read.
type State int

// How far a recording may be read.
const (
	Waiting State = iota // not begun
	Reading              // sessions come in
	Judging              // all sessions are there, the rules are at work
	Live                 // it grows: sessions and findings come in together
	Done
)

// Recording is what there is to say about one recording.
type Recording struct {
	Key      string // names it in addresses: letters, digits, ".", "-" and "_"
	Name     string // as the user named it
	Format   string
	Tool     string
	Notes    []string
	Error    string // why it could not be read to its end, "" if it could
	State    State
	Sessions int
	Requests int // connection requests
}

// recording is one recording as the library keeps it.
type recording struct {
	Recording
	source   Source
	sessions map[int]*flowEntry
	outside  map[int]*flowEntry // by connection
	order    []*flowEntry       // sessions by number
	requests []Request          // connection requests, as they ended
	markers  []Marker           // of a suite, in order
}

// flowEntry is a flow as the library keeps it: its messages may be out of memory.
type flowEntry struct {
	Flow
	size    int  // bytes its messages take
	missing bool // the messages are out of memory
}

// Request is one connection request, for the ladders of the device's sessions.
type Request struct {
	Flow     FlowID
	Exchange *Exchange
	Number   int    // in the recording, from 1
	Device   string // "" where nobody knows whose URL it is
	URL      string
	Success  bool
	Findings []*Finding
}

// Recordings lists the recordings in the order in which they were named.
func (l *Library) Recordings() []Recording {
	l.mu.RLock()
	defer l.mu.RUnlock()
	list := make([]Recording, len(l.recordings))
	for i, r := range l.recordings {
		list[i] = r.Recording
		list[i].Sessions, list[i].Requests = len(r.sessions), len(r.requests)
	}
	return list
}

// Requests lists the connection requests to a device in a recording, in the order of time; all of them for "".
func (l *Library) Requests(key, device string) []Request {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var list []Request
	if r := l.find(key); r != nil {
		for _, q := range r.requests {
			if device == "" || q.Device == device {
				if e := r.outside[q.Flow.Connection]; e != nil {
					q.Findings = e.Findings
				}
				list = append(list, q)
			}
		}
	}
	return list
}

// find gives the recording of a key, nil for an unknown one. The lock is held.
func (l *Library) find(key string) *recording {
	for _, r := range l.recordings {
		if r.Key == key {
			return r
		}
	}
	return nil
}

// add makes room for a recording, if it is not there yet. The lock is held.
func (l *Library) add(s Source, alike bool) *recording {
	if r := l.byName[s.Name]; r != nil {
		return r
	}
	r := &recording{source: s, sessions: map[int]*flowEntry{}, outside: map[int]*flowEntry{}}
	r.Name, r.Key = s.Name, l.key(s.Name, alike)
	l.recordings = append(l.recordings, r)
	l.byName[s.Name] = r
	return r
}

// entry gives the flow of a session or connection, made on first use. The lock is held.
func (r *recording) entry(id FlowID) *flowEntry {
	id.Recording = r.Key
	if id.Session > 0 {
		e := r.sessions[id.Session]
		if e == nil {
			e = &flowEntry{Flow: Flow{ID: id}}
			r.sessions[id.Session] = e
			at, _ := slices.BinarySearchFunc(r.order, id.Session, func(e *flowEntry, n int) int { return cmp.Compare(e.ID.Session, n) })
			r.order = slices.Insert(r.order, at, e)
		}
		return e
	}
	e := r.outside[id.Connection]
	if e == nil {
		e = &flowEntry{Flow: Flow{ID: id}}
		r.outside[id.Connection] = e
	}
	return e
}

// keep counts what a flow takes, and lets go the messages of the oldest ones when it is too much. The lock is held.
func (l *Library) keep(e *flowEntry, size int) {
	if e.size == 0 {
		l.oldest = append(l.oldest, e)
	}
	l.budget -= size - e.size
	e.size = size
	for l.budget < 0 && len(l.oldest) > 1 {
		old := l.oldest[0]
		l.oldest = l.oldest[1:]
		if old.Running {
			l.oldest = append(l.oldest, old)
			if len(l.oldest) > 1 && l.oldest[0].Running {
				return
			}
			continue
		}
		l.budget += old.size
		old.size, old.missing, old.Exchanges = 0, true, nil
	}
}

// source fills in what a reader says about its recording. The lock is held.
func (r *recording) describe(src *capture.Source) {
	r.Format, r.Tool = src.Format, src.Tool
	r.Notes = append([]string(nil), src.Notes...)
}
