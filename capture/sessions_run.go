package capture

import (
	"container/heap"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
	"unique"

	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// running is a session that has not been given away yet.
type running struct {
	ss       *sessions
	s        *Session
	key      DeviceKey
	client   netip.Addr
	state    TurnState
	inflight []*pending
	last     *Exchange // the latest complete exchange
	flow     *httpConn // the connection that carried it last
	jar      []cookie  // what the ACS has set in this session
	moved    string    // authority that a redirect names, "" after any other response
	active   time.Time // when anything happened last
	timeout  time.Duration
	kept     int // bytes of bodies kept
	staying  int // bytes of bodies whose trees are kept
	heads    int // bytes of heads kept
	over     bool
	gone     bool
	deadline time.Time // as it stands in the queue
	place    int       // in the queue
}

// cookie is a name with the value last set.
type cookie struct{ name, value string }

// noVersionFault is the fault code of an ACS that shares no version with the CPE (TR-069 3.7.4).
const noVersionFault = "8006"

// sessions attributes CWMP exchanges to sessions.
type sessions struct {
	a        *assembler
	byDevice map[DeviceKey]*running
	byCookie map[string][]*running // "name=value"
	byClient map[netip.Addr][]*running
	servers  map[netip.AddrPort]bool  // that carried an Inform
	silent   map[netip.Addr]time.Time // when a session from there was given up last
	queue    deadlines
	hosts    map[string]string // that sessions went to
}

func newSessions(a *assembler) *sessions {
	return &sessions{
		a:        a,
		byDevice: map[DeviceKey]*running{},
		byCookie: map[string][]*running{},
		byClient: map[netip.Addr][]*running{},
		servers:  map[netip.AddrPort]bool{},
		silent:   map[netip.Addr]time.Time{},
		hosts:    map[string]string{},
	}
}

// start opens a session with its first request.
func (ss *sessions) start(p *pending) *running {
	if ss.queue.Len() >= ss.a.o.Sessions {
		oldest := ss.queue[0]
		oldest.s.Doubtful = true
		ss.end(oldest, EndedCut)
	}
	number := ss.a.nextNumber()
	x := p.x
	r := &running{
		ss:     ss,
		s:      &Session{Number: number, RetryCount: -1, ACS: ss.authority(x), Leg: x.Conn.Leg},
		client: x.Conn.Client.Addr(),
		state:  TurnState{State: StateIdle, DoneKnown: true},
	}
	if x.Request != nil {
		r.s.Start = x.Request.Start
	} else if x.Response != nil {
		r.s.Start = x.Response.Start
	}
	r.s.run, r.s.before = r, r.state
	r.active, r.timeout = ss.a.now, sessionIdle
	ss.byClient[r.client] = append(ss.byClient[r.client], r)
	r.deadline = ss.due(r)
	heap.Push(&ss.queue, r)
	return r
}

// middle marks a session whose beginning is not in the recording.
func (r *running) middle() {
	r.s.NoStart = true
	r.state = TurnState{}
	r.s.before = r.state
}

// authority is the host and port of the ACS as the CPE names it, else as the packets do.
func (ss *sessions) authority(x *Exchange) string {
	if x.Request != nil {
		if host := strings.TrimSpace(x.Request.Header("Host")); host != "" {
			return ss.shared(host)
		}
	}
	if x.Conn.Server.IsValid() {
		return x.Conn.Server.String()
	}
	return ""
}

// shared gives one string for a host that comes again and again, so that no session keeps the head that named it.
func (ss *sessions) shared(host string) string {
	known, ok := ss.hosts[host]
	if !ok {
		known = strings.Clone(host)
		if len(ss.hosts) < 1000 {
			ss.hosts[known] = known
		}
	}
	return known
}

// inform takes what a session needs from an Inform.
func (ss *sessions) inform(r *running, m *Message) {
	if r.s.response != nil {
		return // one that comes again after it was accepted is judged, not believed
	}
	r.s.inform = m
	r.s.Device = deviceOf(m)
	if key := KeyOf(r.s.Device); key != r.key {
		if ss.byDevice[r.key] == r {
			delete(ss.byDevice, r.key)
		}
		r.key = key
		if key != "" {
			ss.byDevice[key] = r
		}
	}
	r.s.Events = r.s.Events[:0:0]
	for e := range m.FindAll("Event/*") {
		if len(r.s.Events) == 256 {
			break
		}
		r.s.Events = append(r.s.Events, cwmp.EventStruct{EventCode: e.Child("EventCode").Text(), CommandKey: e.Child("CommandKey").Text()})
	}
	r.s.RetryCount = retryCount(m)
	if m.Summary.HasSessionTimeout {
		if n, err := strconv.ParseUint(strings.TrimSpace(m.Summary.SessionTimeout), 10, 32); err == nil {
			r.timeout = min(max(sessionIdle, time.Duration(n)*time.Second), openIdle)
		}
	}
	if s := m.Exchange.Conn.Server; s.IsValid() && len(ss.servers) < 1000 {
		ss.servers[s] = true
	}
	ss.a.requests.learn(r.s.Device, m)
}

// deviceOf reads the DeviceId of an Inform.
func deviceOf(m *Message) cwmp.DeviceID {
	id := m.Find("DeviceId")
	same := func(name string) string { return unique.Make(id.Child(name).Text()).Value() } // of thousands of devices
	return cwmp.DeviceID{
		Manufacturer: same("Manufacturer"),
		OUI:          same("OUI"),
		ProductClass: same("ProductClass"),
		SerialNumber: id.Child("SerialNumber").Text(),
	}
}

// retryCount reads the RetryCount of an Inform, -1 where it is no number.
func retryCount(m *Message) int {
	n, err := m.Find("RetryCount").Uint()
	if err != nil || n > 1<<31-1 {
		return -1
	}
	return int(n)
}

// connectionRequestURL reads the ConnectionRequestURL that an Inform announces, "" if it does not.
func connectionRequestURL(m *Message) string {
	var found *xmltree.Node
	for p := range m.FindAll("ParameterList/*") {
		if p.Child("Name").TextEnds(".ManagementServer.ConnectionRequestURL") {
			found = p
		}
	}
	return strings.TrimSpace(found.Child("Value").Text())
}

// add puts an exchange into a session.
func (ss *sessions) add(r *running, p *pending) {
	x := p.x
	p.run, p.undecided = r, false
	x.Session = r.s
	r.s.Exchanges = append(r.s.Exchanges, x)
	x.Number = len(r.s.Exchanges) + r.s.Window*ss.a.o.Window
	r.inflight = append(r.inflight, p)
	r.flow = p.flow
	if p.flow.last() != r {
		p.flow.runs = append(slices.DeleteFunc(p.flow.runs, func(o *running) bool { return o == r || o.gone }), r)
	}
	if x.Request != nil {
		x.Request.Sender = cwmp.CPE
		r.s.NoMoreRequests = r.s.NoMoreRequests || x.Request.Summary.HasNoMoreRequests
	}
	ss.touch(r)
}

// answered takes an exchange of a session that has its response, or will never have one.
func (ss *sessions) answered(p *pending) {
	r, x := p.run, p.x
	r.inflight = slices.DeleteFunc(r.inflight, func(o *pending) bool { return o == p })
	r.last, r.moved = x, ""
	if m := x.Response; m != nil {
		m.Sender = cwmp.ACS
		r.s.NoMoreRequests = r.s.NoMoreRequests || m.Summary.HasNoMoreRequests
		ss.cookies(r, m)
		if x.Redirect() {
			r.moved = hostOf(m.Header("Location"))
		}
	}
	if !x.HTTPLevel() {
		t := r.state.step(x)
		r.state = t.After
		if t.Post == PostInform && t.Reply == ReplyInformResponse && r.s.response == nil {
			r.s.inform, r.s.response = x.Request, x.Response
			r.s.Version, r.s.VersionFrom = cwmp.Negotiate(x.Request.Summary, x.Response.Summary)
		}
		if t.Post == PostInform && t.Reply == ReplyFault && x.Response.Summary.FaultCode == noVersionFault {
			r.s.Version, r.s.VersionFrom = cwmp.Negotiate(x.Request.Summary, x.Response.Summary)
		}
		if t.After.State == StateEnded {
			r.over = true
		}
	}
	ss.touch(r)
	ss.a.out = append(ss.a.out, x)
	if r.over && p.flow.closed && len(r.inflight) == 0 {
		ss.end(r, EndedWell)
	}
}

// touch says that something happened in a session.
func (ss *sessions) touch(r *running) { r.active = ss.a.now }

// due is when a session has been silent for too long.
func (ss *sessions) due(r *running) time.Time {
	if len(r.inflight) > 0 {
		return r.active.Add(openIdle)
	}
	if r.flow != nil && !r.flow.closed && !r.over && r.state.State != StateFailed {
		return r.active.Add(openIdle)
	}
	return r.active.Add(r.timeout)
}

// expire ends the sessions that have been silent for too long.
func (ss *sessions) expire() {
	for len(ss.queue) > 0 && !ss.a.now.Before(ss.queue[0].deadline) {
		r := ss.queue[0]
		if due := ss.due(r); due.After(ss.a.now) {
			r.deadline = due
			heap.Fix(&ss.queue, 0)
			continue
		}
		ss.end(r, EndedSilent)
	}
}

// left takes note that a connection is closed.
func (ss *sessions) left(f *httpConn) {
	for _, r := range slices.Clone(f.runs) {
		switch {
		case r.gone || r.flow != f:
		case r.over && len(r.inflight) == 0:
			ss.end(r, EndedWell)
		default:
			ss.touch(r) // the silence begins here
			r.deadline = ss.due(r)
			heap.Fix(&ss.queue, r.place)
		}
	}
}

// deadlines is a queue of sessions, the one that falls silent first in front.
type deadlines []*running

func (q deadlines) Len() int { return len(q) }
func (q deadlines) Less(i, j int) bool {
	if !q[i].deadline.Equal(q[j].deadline) {
		return q[i].deadline.Before(q[j].deadline)
	}
	return q[i].s.Number < q[j].s.Number
}
func (q deadlines) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}
func (q *deadlines) Push(x any) {
	r := x.(*running)
	r.place = len(*q)
	*q = append(*q, r)
}
func (q *deadlines) Pop() any {
	old := *q
	r := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	r.place = -1
	return r
}
