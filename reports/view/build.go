package view

import (
	"slices"

	"cwmplab/capture"
)

// mostNames is how many names of messages are listed of a session.
const mostNames = 200

// overhead is what a message takes in memory besides its bytes, about.
const overhead = 3 << 10

// builder makes flows of what package capture yields. What it makes shares bytes with the recording and nothing that
// will change.
type builder struct {
	conns       map[*capture.Conn]*Conn
	overwritten bool // secrets were overwritten before the bytes came here
}

func (b *builder) conn(c *capture.Conn) *Conn {
	if b.conns == nil {
		b.conns = map[*capture.Conn]*Conn{}
	}
	if made := b.conns[c]; made != nil {
		return made
	}
	made := &Conn{*c}
	for _, s := range []*[]capture.Span{&made.Altered, &made.Gaps, &made.Redacted, &made.Provoked, &made.Garbage} {
		*s = slices.Clone(*s)
	}
	if c.TLS != nil {
		facts := *c.TLS
		made.TLS = &facts
	}
	b.conns[c] = made
	return made
}

// exchange copies one exchange.
func (b *builder) exchange(x *capture.Exchange) *Exchange {
	made := &Exchange{Number: x.Number, Conn: b.conn(x.Conn), Lost: x.Lost, HTTP: x.HTTPLevel()}
	made.Request, made.Response = message(x.Request), message(x.Response)
	for _, m := range made.Messages() {
		m.Overwritten = b.overwritten
	}
	return made
}

// message copies one message, nil for nil.
func message(m *capture.Message) *Message {
	if m == nil || m.HTTP == nil {
		return nil
	}
	start, end := m.WireSpan()
	made := &Message{HTTP: *m.HTTP, Name: m.Name(), Response: m.Response, Sender: m.Sender, Start: m.Start, End: m.End, Frame: m.Frame,
		Summary: m.Summary, SOAP: m.SOAP, Dropped: m.Dropped(), Content: m.Content(), Coded: m.Coded(),
		Altered: m.AlteredAt(start, end), Gap: m.GapAt(start, end), Redacted: m.RedactedAt(start, end), Provoked: m.ProvokedAt(start, end)}
	made.Summary.Element = nil
	return made
}

// size is what an exchange takes in memory.
func (x *Exchange) size() int {
	n := 0
	for _, m := range x.Messages() {
		n += len(m.HTTP.Head) + len(m.HTTP.Body) + overhead
	}
	return n
}

// session makes the flow of a session, or of one window of it.
func (b *builder) session(s *capture.Session) Flow {
	f := Flow{ID: FlowID{Session: s.Number}, Known: true}
	f.describe(s)
	f.Exchanges = make([]*Exchange, 0, len(s.Exchanges))
	for _, x := range s.Exchanges {
		f.Exchanges = append(f.Exchanges, b.exchange(x))
	}
	place := 0
	for t := range s.Turns() {
		for f.Exchanges[place].Number != t.Exchange.Number {
			place++
		}
		f.Exchanges[place].Turn = &Turn{Before: standing(t.TurnState), After: standing(t.After), Post: t.Post}
	}
	f.index()
	return f
}

// describe takes what a session says about itself.
func (f *Flow) describe(s *capture.Session) {
	f.Device, f.ACS, f.Start, f.End = string(s.Key()), s.ACS, s.Start, s.End
	f.Ended, f.Running = s.Ended, s.Ended == capture.NotEnded && !s.More
	f.NoStart, f.Doubtful, f.Resumes, f.Leg, f.Retry = s.NoStart, s.Doubtful, s.Resumes, s.Leg, s.RetryCount
	f.Events = f.Events[:0:0]
	for _, e := range s.Events {
		f.Events = append(f.Events, e.EventCode)
	}
	if f.Version = ""; s.Version != 0 {
		f.Version = s.Version.String() + " (from " + s.VersionFrom + ")"
	}
}

func standing(s capture.TurnState) Standing {
	made := Standing{State: s.State, Held: s.Held, HeldKnown: s.HeldKnown}
	if s.Ask != nil {
		made.Ask = s.Ask.Name()
	}
	return made
}

// index fills in what is known of a flow without its exchanges.
func (f *Flow) index() {
	f.Count, f.Names, f.Conns = 0, nil, nil
	for _, x := range f.Exchanges {
		f.count(x)
	}
}

// lone makes the flow of an exchange outside sessions, or adds the exchange to it.
func (b *builder) lone(into *Flow, x *capture.Exchange) {
	made := b.exchange(x)
	into.Known = true
	into.Exchanges = append(into.Exchanges[:len(into.Exchanges):len(into.Exchanges)], made)
	for _, m := range made.Messages() {
		if into.Start.IsZero() || m.Start.Before(into.Start) {
			into.Start = m.Start
		}
	}
	into.index()
}
