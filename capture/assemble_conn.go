package capture

import (
	"container/list"
	"time"

	"cwmplab/internal/http1"
)

// httpConn is a connection under way: two parsers, and the requests that wait for their responses.
type httpConn struct {
	a       *assembler
	ss      *sessions // of its leg
	conn    *Conn
	place   *list.Element
	seen    time.Time // of its latest event
	dirs    [2]stream
	waiting []*pending // oldest first
	early   []*Message // responses that were complete before their requests
	number  int        // exchanges so far
	empty   bool       // no byte was seen yet
	carried bool       // an exchange was seen
	used    bool       // an exchange other than a challenge is complete
	refused bool       // reset by the server before any byte
	runs    []*running // the sessions it carries or carried, latest last
	closed  bool       // one of its ends is closed: no session goes on here
}

// pending is an exchange that is not complete yet.
type pending struct {
	x         *Exchange
	flow      *httpConn
	run       *running // its session, nil if it has none
	undecided bool     // whether it is CWMP shows in the response only
	settled   bool     // it was given away without a response
}

func newHTTPConn(a *assembler, c *Conn) *httpConn {
	f := &httpConn{a: a, ss: a.near, conn: c, empty: true}
	if c.Leg != "" {
		f.ss = a.far
	}
	f.restart(ToServer, c.Start[ToServer])
	f.restart(ToClient, c.Start[ToClient])
	if c.OpenHow == OpenUnknown { // the recording may start in the middle of a message
		f.dirs[ToServer].lost, f.dirs[ToClient].lost = true, true
	}
	return f
}

// restart gives a direction a new parser that begins at a stream offset.
func (f *httpConn) restart(dir Direction, offset int64) {
	s := &f.dirs[dir]
	s.base, s.next, s.done, s.marks = offset, offset, offset, nil
	if dir == ToServer {
		s.parser = http1.NewRequestParser(limits())
		return
	}
	s.parser = http1.NewResponseParser(limits(), f.asked)
}

// asked is the method of the request that the next final response answers.
func (f *httpConn) asked() string {
	if len(f.waiting) > 0 && f.waiting[0].x.Request != nil {
		return f.waiting[0].x.Request.HTTP.Method
	}
	if m := f.dirs[ToServer].parser.Pending(); m != nil {
		return m.Method
	}
	return ""
}

// data takes bytes of one direction.
func (f *httpConn) data(ev Event) {
	s := &f.dirs[ev.Dir]
	f.empty = f.empty && len(ev.Data) == 0
	if s.ended || len(ev.Data) == 0 {
		return
	}
	if ev.Offset != s.next {
		if ev.Offset < s.next {
			return // seen before
		}
		f.hole(ev.Dir, ev.Offset)
	}
	if s.lost {
		skip := findStart(ev.Dir, ev.Data)
		if skip < 0 {
			s.next = ev.Offset + int64(len(ev.Data))
			return
		}
		ev.Data, ev.Offset = ev.Data[skip:], ev.Offset+int64(skip)
		f.restart(ev.Dir, ev.Offset)
		s.lost = false
	}
	s.mark(ev)
	s.next += int64(len(ev.Data))
	read := s.parser.FeedInto(f.a.read[:0], ev.Data)
	for _, m := range read {
		f.message(ev.Dir, s.message(m, ev.Dir))
	}
	clear(read)
	f.a.read = read
	f.noteGarbage(ev.Dir)
	s.forget()
}

// noteGarbage says on the connection where a direction stopped being HTTP, as soon as that shows: the message that
// holds the garbage is complete only when the connection ends.
func (f *httpConn) noteGarbage(dir Direction) {
	s := &f.dirs[dir]
	m := s.parser.Pending()
	if m == nil {
		return
	}
	n, ok := m.Note(http1.NoteGarbage)
	start := s.base + n.Offset
	if !ok || Touches(f.conn.Garbage, dir, start, start+1) {
		return
	}
	f.conn.Garbage = append(f.conn.Garbage, Span{Dir: dir, Start: start, End: start + 1})
}

// hole ends what the missing bytes make unreadable.
func (f *httpConn) hole(dir Direction, offset int64) {
	s := &f.dirs[dir]
	if m := s.parser.Close(); m != nil && !s.lost {
		m.Complete = false
		f.message(dir, s.message(m, dir))
	}
	if dir == ToClient || len(f.waiting) > 0 {
		f.lose(LostToGap)
	}
	f.restart(dir, offset)
	s.lost = true
}

// findStart is where a message starts in bytes of which the ones before are unknown, -1 if none does. A start line that is
// not there as a whole is believed only at the very beginning.
func findStart(dir Direction, b []byte) int {
	const status = "HTTP/"
	if at := http1.FindStart(b, dir == ToServer); at >= 0 {
		return at
	}
	if dir == ToClient {
		if n := min(len(b), len(status)); string(b[:n]) == status[:n] {
			return 0
		}
		return -1
	}
	for i, c := range b[:min(len(b), 16)] {
		switch {
		case c == ' ' && i >= 3:
			return 0
		case c < 'A' || c > 'Z':
			return -1
		}
	}
	return 0
}

// message takes a message that is complete or cut.
func (f *httpConn) message(dir Direction, m *Message) {
	f.carried = true
	if dir == ToServer {
		f.request(m)
		return
	}
	switch {
	case len(f.waiting) > 0:
		f.respond(m)
	case f.dirs[ToServer].parser.Pending() != nil && len(f.early) < maxWaiting:
		f.early = append(f.early, m)
	default: // the recording starts between request and response, or the server speaks unasked
		p := f.begin(nil)
		p.undecided = true
		f.respond(m)
	}
}

// request takes a request and says where it belongs, as far as it tells by itself.
func (f *httpConn) request(m *Message) {
	inspect(m, true)
	p := f.begin(m)
	f.ss.request(p)
	if len(f.early) > 0 {
		early := f.early[0]
		f.early = f.early[1:]
		f.respond(early)
	}
	if len(f.waiting) > maxWaiting {
		f.loseFirst(LostToLeave)
	}
}

// begin opens an exchange.
func (f *httpConn) begin(request *Message) *pending {
	f.number++
	x := &Exchange{Conn: f.conn, Number: f.number, Request: request}
	if request != nil {
		request.Exchange = x
	}
	p := &pending{x: x, flow: f}
	f.waiting = append(f.waiting, p)
	return p
}

// respond ends the oldest exchange with its response.
func (f *httpConn) respond(m *Message) {
	p := f.waiting[0]
	f.waiting = f.waiting[1:]
	if p.settled {
		return // too late: the session it belonged to was over
	}
	m.Response, m.Exchange, p.x.Response = true, p.x, m
	if !m.HTTP.Complete && p.x.Lost == NotLost {
		p.x.Lost = f.blame(LostToEnd)
	}
	f.a.complete(p)
}

// lose ends all waiting exchanges without a response.
func (f *httpConn) lose(why Lost) {
	for len(f.waiting) > 0 {
		f.loseFirst(why)
	}
}

func (f *httpConn) loseFirst(why Lost) {
	p := f.waiting[0]
	f.waiting = f.waiting[1:]
	if p.settled {
		return
	}
	p.x.Lost = why
	f.a.complete(p)
}

// close takes the end of one direction, or of both where the connection was reset.
func (f *httpConn) close(ev Event) {
	f.closed = true
	why := LostToClose
	if ev.Dir == ToServer || f.dirs[ToServer].ended {
		why = LostToLeave
	}
	f.refused = f.refused || ev.Reset && ev.Dir == ToClient && f.empty
	if ev.Dir == ToServer || ev.Reset {
		f.end(ToServer, why)
	}
	if ev.Dir == ToClient || ev.Reset {
		f.end(ToClient, why)
		f.lose(why)
	}
	if f.dirs[ToServer].ended && f.dirs[ToClient].ended {
		f.drop()
		return
	}
	f.ss.left(f)
}

// end closes the parser of one direction; what it still held comes out, cut or complete.
func (f *httpConn) end(dir Direction, why Lost) {
	s := &f.dirs[dir]
	if s.ended {
		return
	}
	s.ended = true
	if s.lost {
		return
	}
	m := s.parser.Close()
	if m == nil {
		return
	}
	if why == LostToEnd || why == LostToGap {
		m.Complete = false // the end of the recording is not the end of a message
	}
	f.cut(dir, s.message(m, dir), why)
}

// cut takes the message that the end of a direction completed or broke off.
func (f *httpConn) cut(dir Direction, m *Message, why Lost) {
	waiting := len(f.waiting)
	if dir == ToClient && waiting > 0 && !m.HTTP.Complete {
		f.waiting[0].x.Lost = why
	}
	f.message(dir, m)
	if dir == ToServer && !m.HTTP.Complete && len(f.waiting) > waiting {
		f.waiting[len(f.waiting)-1].x.Lost = why
	}
}

// blame is why the oldest exchange is incomplete: what was found out before, or a default.
func (f *httpConn) blame(or Lost) Lost {
	if f.dirs[ToServer].ended {
		return LostToLeave
	}
	if f.dirs[ToClient].ended {
		return LostToClose
	}
	return or
}

// finish ends a flow that was not closed.
func (f *httpConn) finish(why Lost) {
	if f.dirs[ToServer].ended {
		why = LostToLeave
	}
	f.end(ToServer, why)
	f.end(ToClient, why)
	f.lose(why)
	f.drop()
}

// drop forgets a flow that is over.
func (f *httpConn) drop() {
	f.lose(LostToClose)
	f.closed = true
	if f.empty && f.conn.Leg == "" {
		f.a.out = append(f.a.out, &Attempt{Conn: f.conn, Refused: f.refused})
	}
	f.a.recent.Remove(f.place)
	delete(f.a.flows, f.conn)
	f.ss.left(f)
}

// last is the session that the flow carried last, nil if none.
func (f *httpConn) last() *running {
	if len(f.runs) == 0 {
		return nil
	}
	return f.runs[len(f.runs)-1]
}
