package connreq

import (
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

const (
	maxAsked  = 32 // how many requests wait at a time for what follows them
	mostTaken = 8  // how many success answers are remembered that a session may be due to
)

// Asked is a connection request with what followed it.
type Asked struct {
	Request  *capture.ConnectionRequest
	At       time.Time                  // its answer
	Within   *Visit                     // session that ran, or was being established, when it was asked or answered; nil outside a session
	Next     []Visit                    // the sessions that began after it, two at most
	Tried    time.Time                  // the first connection without a request that the device opened after it; zero if none
	Burst    int                        // which of the requests accepted before Next[0] it is, from 1; 0 as long as there is no Next
	Again    bool                       // another request was accepted after Next[0] had begun and before Next[1] did
	Preceded bool                       // another request had been accepted when Within began
	Company  bool                       // another request was accepted that Next[0] may be due to
	Repeat   *capture.ConnectionRequest // the first request of the ACS after the answer that answers no challenge
	Seen     time.Time                  // how far the recording of the device goes
	Unseen   bool                       // the suite may have missed a try of the device in the time that it has for it
}

// Visit is what the rules on connection requests need to know of a session.
type Visit struct {
	Number int
	Opened time.Time        // its first connection
	How    capture.OpenHow  // what Opened rests on; OpenUnknown: the first byte of the session
	Begun  time.Time        // its first byte
	End    time.Time        // its last byte
	Six    bool             // its Inform lists 6 CONNECTION REQUEST
	Alone  bool             // and nothing else
	Well   bool             // it ended in order
	Retry  bool             // RetryCount is not 0, or cannot be read
	Clear  bool             // the recording shows its beginning and its Inform
	Leaves bool             // the ACS asked for something after which a device may be busy or restart
	Inform *capture.Message // only while the session is the item under way, else nil
}

// Judge gives the verdict on a request once it can; done is false while more has to be seen. When over is true nothing
// more will come, and the verdict is final.
type Judge func(a *Asked, over bool) (verdict error, done bool)

// story is a fold that follows the connection requests of a device to the sessions that come of them.
type story struct {
	wanted func(c *capture.ConnectionRequest) bool
	judge  Judge
	open   []*Asked
	own    past // where nothing is shared
	*past
}

// Follow makes the fold of a rule on those requests that are wanted.
func Follow(wanted func(c *capture.ConnectionRequest) bool, judge Judge) func() checks.Fold {
	return func() checks.Fold { return &story{wanted: wanted, judge: judge} }
}

// Accepted tells whether a request was answered with success.
func Accepted(c *capture.ConnectionRequest) bool { return c.Success() && c.Exchange.Answered() }

// Item takes the next item of the device.
func (st *story) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	defer st.with(f)()
	switch it := it.(type) {
	case *capture.ConnectionRequest:
		st.request(it, f, tell)
	case *capture.Session:
		st.session(it, f, tell)
	case *capture.Attempt:
		st.attempt(it)
	}
}

// End gives the last verdicts.
func (st *story) End(f *checks.Facts, tell checks.Tell) {
	defer st.with(f)()
	st.ask(f, tell, true)
}

// Idle tells whether no request waits for what follows it.
func (st *story) Idle() bool { return len(st.open) == 0 && st.own.Idle() }

// with lets the story have the past of the device at hand, until the function that it gives is called.
func (st *story) with(f *checks.Facts) func() {
	if st.past = checks.PerDevice[past](f); st.past == nil {
		st.past = &st.own
		return func() {
			st.own.ItemDone()
			st.past = nil
		}
	}
	return func() { st.past = nil }
}

func (st *story) request(c *capture.ConnectionRequest, f *checks.Facts, tell checks.Tell) {
	if !c.Exchange.Answered() {
		return
	}
	if status(c)/100 == 2 { // the device may think that 202 is a success
		st.accept(c.Exchange.Response.Start)
		if !announced(c) || !c.Success() {
			st.loose = c.Exchange.Response.Start
		}
	}
	if !announced(c) {
		return
	}
	for _, a := range st.open {
		if a.Repeat == nil && c.Previous == nil && c.Exchange.Request.Start.After(a.At) {
			a.Repeat = c
		}
	}
	a := &Asked{Request: c, At: c.Exchange.Response.Start}
	st.saw(a.At)
	for _, b := range st.open { // asked before their session, answered after it
		b.Company = b.Company || Accepted(c) && len(b.Next) > 0 && c.Exchange.Request.Start.Before(b.Next[0].Opened)
	}
	if !st.wanted(c) {
		return
	}
	if len(st.open) >= maxAsked {
		tell(checks.Unsure("more than %d connection requests wait for their sessions", maxAsked))
		st.open = slices.Delete(st.open, 0, 1)
	}
	switch {
	case st.last == nil:
	case a.leadsTo(st.last): // its answer was recorded behind the whole session
		a.Next, a.Burst = []Visit{*st.last}, 1
		for _, b := range st.open {
			b.Company = b.Company || len(b.Next) > 0 && b.Next[0].Number == st.last.Number
		}
	case a.meets(st.last):
		a.Within, a.Preceded = st.last, st.precedes(a)
	}
	if a.allows(st.tried) {
		a.Tried = st.tried // the answer was recorded behind the whole connection
	}
	st.open = append(st.open, a)
	if len(a.Next) > 0 {
		st.ask(f, tell, false)
	}
}

func (st *story) attempt(t *capture.Attempt) {
	if t.Conn.Client.Addr() != st.client || t.Conn.Opened.IsZero() {
		return
	}
	st.Attempt(t)
	for _, a := range st.open {
		if hidden(t.Conn, a.At) {
			a.Tried = a.At // a session may have been running that nobody can read
		}
		if (t.Conn.Opened.After(a.At) || a.allows(t.Conn.Opened)) && (a.Tried.IsZero() || t.Conn.Opened.Before(a.Tried)) {
			a.Tried = t.Conn.Opened
		}
	}
}

// hidden tells whether a connection that cannot be read was open at a time.
func hidden(c *capture.Conn, at time.Time) bool {
	end := c.Ends[capture.ToServer].Time
	return c.TLS != nil && c.TLS.Encrypted && !c.Opened.After(at) && (end.IsZero() || end.After(at))
}

func (st *story) session(s *capture.Session, f *checks.Facts, tell checks.Tell) {
	st.saw(s.End)
	if s.Window > 0 {
		st.goesOn(s)
		return
	}
	if len(s.Exchanges) == 0 {
		return
	}
	st.place(st.visit(s))
	st.ask(f, tell, false)
	for _, a := range st.open {
		for i := range a.Next {
			a.Next[i].Inform = nil
		}
	}
}

// goesOn takes a further window of a long session.
func (st *story) goesOn(s *capture.Session) {
	if st.last == nil || st.last.Number != s.Number {
		return
	}
	st.last.End, st.last.Well = s.End, s.Ended == capture.EndedWell
	for _, a := range st.open {
		if a.Within == nil && len(a.Next) == 0 && a.meets(st.last) {
			a.Within = st.last
		}
	}
}

// place puts a session next to the requests that are open.
func (st *story) place(v *Visit) {
	burst := 0
	for _, a := range st.open {
		switch {
		case a.meets(v):
			if a.Within == nil {
				a.Within, a.Preceded = v, st.precedes(a)
			}
		case a.At.After(v.Opened) && !a.leadsTo(v):
		case len(a.Next) == 0:
			if Accepted(a.Request) {
				burst++
				a.Burst = burst
			}
			a.Company = st.loose.After(a.At.Add(-quiet)) || slices.ContainsFunc(st.open, func(b *Asked) bool {
				return b != a && b.comesBefore(v)
			})
			a.Next = append(a.Next, *v)
		case len(a.Next) == 1:
			begun := a.Next[0].Opened.Add(-crossing)
			a.Again = slices.ContainsFunc(st.open, func(b *Asked) bool {
				return b != a && b.At.After(begun) && b.comesBefore(v)
			})
			a.Next = append(a.Next, *v)
		}
	}
}

// meets tells whether a request was asked or answered while a session ran or was being established.
func (a *Asked) meets(v *Visit) bool {
	return !a.leadsTo(v) && !a.At.Before(v.Opened) && !a.Request.Exchange.Request.Start.After(v.End)
}

// comesBefore tells whether a request was accepted before a session was opened. Where the clock of the recording shows no
// difference, it was: the session may be its own.
func (a *Asked) comesBefore(v *Visit) bool {
	return Accepted(a.Request) && (!a.At.After(v.Opened) || a.leadsTo(v))
}

// allows tells whether a connection that was opened at a time may be what the CPE opened right after its success answer,
// although the recorder saw the two the other way round.
func (a *Asked) allows(opened time.Time) bool {
	return Accepted(a.Request) && !opened.Before(a.Request.Exchange.Request.Start) && !opened.After(a.At) && a.At.Sub(opened) <= reorder
}

// leadsTo tells whether a session may be the one that the CPE opened right after its success answer, although the recorder
// saw the two the other way round or at the same time: they travel on two connections.
func (a *Asked) leadsTo(v *Visit) bool {
	return a.allows(v.Opened)
}

// ask asks for verdicts on all that is open.
func (st *story) ask(f *checks.Facts, tell checks.Tell, over bool) {
	seen := st.seen
	if f != nil && f.Marked.After(seen) {
		seen = f.Marked
	}
	left := st.open[:0]
	for _, a := range st.open {
		a.Seen, a.Unseen = seen, f.Unseen(a.At, a.At.Add(deadline))
		if verdict, done := st.judge(a, over); done || over {
			tell(verdict)
			continue
		}
		left = append(left, a)
	}
	clear(st.open[len(left):])
	st.open = left
}

// busying are requests of the ACS after which a device may be busy, restart, or apply changes before it comes back.
var busying = []string{"Reboot", "FactoryReset", "Download", "Upload", "ScheduleDownload", "ChangeDUState", "SetParameterValues"}

// VisitOf reads what the rules need to know of a session.
func VisitOf(s *capture.Session) Visit {
	v := Visit{Number: s.Number, Opened: s.Start, Begun: s.Start, End: s.End, Well: s.Ended == capture.EndedWell, Retry: s.RetryCount != 0,
		Inform: s.Inform(), Clear: !s.NoStart && !s.Doubtful && s.Inform() != nil}
	v.Six = slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.TrimSpace(e.EventCode) == six })
	v.Alone = v.Six && len(s.Events) == 1
	x := s.Exchanges[0]
	if x.Conn.OpenHow != capture.OpenUnknown && !x.Conn.Opened.IsZero() && begins(x) {
		v.Opened, v.How = x.Conn.Opened, x.Conn.OpenHow
	}
	for _, x := range s.Exchanges {
		v.Leaves = v.Leaves || x.Response != nil && x.Response.IsRequest(busying...)
	}
	return v
}

// begins tells whether an exchange is the first of its connection, so that the connection was opened for it.
func begins(x *capture.Exchange) bool {
	start, _ := x.Request.WireSpan()
	return x.Request != nil && start == x.Conn.Start[capture.ToServer]
}

func packVisit(p *checks.Packing, v *Visit) {
	p.Awake(v.Inform != nil)
	checks.PackNumber(p, &v.Number)
	checks.PackNumber(p, &v.How)
	p.Bool(&v.Six, &v.Alone, &v.Well, &v.Retry, &v.Clear, &v.Leaves)
	for _, t := range []*time.Time{&v.Opened, &v.Begun, &v.End} {
		p.Time(t)
	}
}

// Pack writes down its own; requests that are open are looked at again.
func (st *story) Pack(p *checks.Packing) {
	checks.PackNone(p, &st.open)
	st.own.Pack(p)
}
