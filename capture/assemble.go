package capture

import (
	"cmp"
	"container/list"
	"maps"
	"net/netip"
	"slices"
	"time"

	"cwmplab/internal/http1"
)

// What the assembler keeps at most, whatever a recording holds.
const (
	maxBody     = 8 << 20          // bytes of one message body in memory
	maxFlows    = 20_000           // connections that are followed at the same time
	maxWaiting  = 1024             // requests of a connection without an answer
	maxMarks    = 2048             // packets remembered of one message
	flowIdle    = 10 * time.Minute // of recording time, after which a silent connection is given up
	sessionIdle = 60 * time.Second // of recording time, after which a session without a connection has ended
	openIdle    = 10 * time.Minute // the same while its connection is open: the CPE may be thinking
)

// assembler turns the events of a recording into items.
type assembler struct {
	o        Options
	now      time.Time // latest time seen: time never runs backwards
	flows    map[*Conn]*httpConn
	recent   list.List // of *httpConn, the one with the latest event in front
	near     *sessions // of the legs that are recorded by default
	far      *sessions // of upstream legs recorded in full: every session is there once more
	number   int       // of the latest session
	part     int       // of a rotated recording that the latest header opened, 0 before the first
	requests connRequests
	out      []Item
	read     []*http1.Message // scratch: the messages that the event at hand completes
	kept     int              // bytes of bodies kept for running sessions
	staying  int              // bytes of those whose trees are kept as well
}

func newAssembler(o Options) *assembler {
	if o.KeepBodies <= 0 {
		o.KeepBodies = 8 << 20
	}
	if o.KeepTotal <= 0 {
		o.KeepTotal = 256 << 20
	}
	if o.Window <= 0 {
		o.Window = 10_000
	}
	if o.Sessions <= 0 {
		o.Sessions = 10_000
	}
	a := &assembler{o: o, flows: map[*Conn]*httpConn{}}
	a.near, a.far = newSessions(a), newSessions(a)
	a.requests = newConnRequests()
	return a
}

// nextNumber numbers the sessions.
func (a *assembler) nextNumber() int {
	if a.o.Next != nil {
		return a.o.Next()
	}
	a.number++
	return a.number
}

// isACS tells whether the options name this end as an ACS.
func (a *assembler) isACS(end netip.AddrPort) bool {
	for _, acs := range a.o.ACS {
		if acs.Addr() == end.Addr() && (acs.Port() == 0 || acs.Port() == end.Port()) {
			return true
		}
	}
	return false
}

// event takes the next event of the recording.
func (a *assembler) event(ev Event) {
	if ev.Time.After(a.now) {
		a.now = ev.Time
	}
	a.near.expire()
	a.far.expire()
	a.giveUp()
	if ev.Conn == nil {
		if ev.Kind == EventRecord && ev.Record != nil {
			if ev.Record.Type == RecordHeader {
				a.header(ev)
			}
			a.requests.mark(ev.Record)
			if m := markOf(ev.Record); m != nil {
				a.out = append(a.out, m)
			}
		}
		return
	}
	switch ev.Kind {
	case EventOpen:
		a.flow(ev)
	case EventData:
		f := a.flow(ev)
		f.data(ev)
	case EventClose:
		if f := a.flow(ev); f != nil {
			f.close(ev)
		}
	case EventRecord:
		if ev.Record != nil {
			a.requests.mark(ev.Record)
		}
	}
}

// flow is the state of the event's connection, made where there is none.
func (a *assembler) flow(ev Event) *httpConn {
	f := a.flows[ev.Conn]
	if f == nil {
		if ev.Kind == EventClose {
			return nil
		}
		f = newHTTPConn(a, ev.Conn)
		f.place = a.recent.PushFront(f)
		a.flows[ev.Conn] = f
	} else {
		a.recent.MoveToFront(f.place)
	}
	f.seen = a.now
	return f
}

// giveUp ends the flows that have been silent for too long or are too many.
func (a *assembler) giveUp() {
	for e := a.recent.Back(); e != nil; e = a.recent.Back() {
		f := e.Value.(*httpConn)
		if len(a.flows) <= maxFlows && a.now.Sub(f.seen) < flowIdle {
			return
		}
		f.finish(LostToEnd)
	}
}

// finish ends everything: the recording is over. Connections end in the order in which they were opened.
func (a *assembler) finish() {
	left := slices.Collect(maps.Keys(a.flows))
	slices.SortFunc(left, func(x, y *Conn) int { return cmp.Compare(x.ID, y.ID) })
	for _, c := range left {
		a.flows[c].finish(LostToEnd)
	}
	a.near.finish()
	a.far.finish()
}

// complete takes an exchange that has its response or will never have one.
func (a *assembler) complete(p *pending) {
	x := p.x
	if x.Response != nil {
		inspect(x.Response, x.Request == nil || x.Request.SOAP || x.Request.HTTP.Method == "POST")
	}
	if p.run == nil && p.undecided && p.flow.ss.carries(p.flow, x) {
		p.flow.ss.attribute(p)
	}
	p.flow.used = p.flow.used || !x.HTTPLevel()
	switch {
	case p.run != nil:
		p.flow.ss.answered(p)
	case a.requests.match(a, x):
	default:
		o := &Other{Exchange: x}
		if r := p.flow.last(); r != nil {
			o.Device = r.s.Device
		}
		a.out = append(a.out, o)
	}
}

// limits are those of the parsers: what is longer stays in the file.
func limits() http1.Limits { return http1.Limits{Body: maxBody} }
