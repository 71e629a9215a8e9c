package view

import (
	"time"
)

// Ladder is a flow as a picture: the CPE on the left, the ACS on the right, time downwards. All places are in pixels.
type Ladder struct {
	ID     FlowID
	Width  int
	Height int
	Arrows []Arrow
	Events []Event
	Gaps   []Gap
	Turns  []Band // who may speak, and what
	Holds  []Band // while HoldRequests is set
	From   int    // number of the first exchange shown
	To     int    // of the last one
	Count  int    // of all
	Scaled bool   // distances are times
	Client string // who opened the connections, for people: "CPE" or "ACS"
}

// Arrow is one message.
type Arrow struct {
	Y        int
	ToACS    bool
	Kind     string // "soap", "http", "empty", "request" for connection requests, "lost" for what never came
	Label    string
	Note     string // small print below: size, frame, oddities
	Time     string // since the first message
	Number   int    // of the exchange
	Name     string // for those who do not see the picture
	Link     string // of the message, "" for one that never came
	Findings []Chip
	More     int // findings that are not named here
	Worst    string
	Here     bool // the one the page is about
}

// Chip is a finding beside an arrow.
type Chip struct {
	Y       int
	Rule    string
	Text    string
	Full    string // of which Text may be the beginning
	Outcome string
	Link    string
	Here    bool
}

// Event is what happened to a connection.
type Event struct {
	Y     int
	Kind  string // "open", "tls", "close", "reset", "refused", "marker"
	ToACS bool   // the CPE did it
	Text  string
	Full  string // of which Text may be the beginning
	Wide  int    // about how wide Text is
	Time  string
}

// Gap is a time in which nothing happened, made shorter than it was.
type Gap struct {
	Y    int
	Text string
}

// Band is a stretch of time in which something held.
type Band struct {
	Y1, Y2 int
	Kind   string // "cpe" or "acs" speaks, "held", "ended", "failed", "unknown"
	Text   string
	CPE    bool // at the side of the CPE
}

// Height of the band.
func (b Band) Height() int { return max(2, b.Y2-b.Y1) }

// Widths of a ladder: with findings beside it, and without.
const (
	wideWidth   = 1262
	narrowWidth = 800
)

// LadderOptions say what part of a flow is drawn, and where its parts lead.
type LadderOptions struct {
	From   int  // number of the first exchange, 0 for the first one
	Count  int  // exchanges, 0 for [LadderCount]
	Scaled bool // draw times to scale, as far as that makes sense
	Around int  // exchange the picture is about, 0 for none
	About  *Finding

	Requests    []Request // connection requests that belong into the picture
	Markers     []Marker  // of a suite
	MessageLink func(id FlowID, exchange int, direction string) string
	FindingLink func(f *Finding) string
}

// LadderCount is how many exchanges one picture shows.
const LadderCount = 100

// Ladder draws a flow, or a part of it.
func (f *Flow) Ladder(o LadderOptions) *Ladder {
	if o.Count <= 0 {
		o.Count = LadderCount
	}
	shown := f.part(o.From, o.Count)
	d := &drawing{flow: f, o: o, l: &Ladder{ID: f.ID, Count: f.Count, Scaled: o.Scaled, Client: "CPE"}, start: f.Start}
	if len(shown) > 0 {
		d.l.From, d.l.To = shown[0].Number, shown[len(shown)-1].Number
	}
	d.collect(shown)
	d.lay()
	d.bands(shown)
	d.l.Width = narrowWidth
	for _, a := range d.l.Arrows {
		if len(a.Findings) > 0 {
			d.l.Width = wideWidth
		}
	}
	return d.l
}

// part gives the exchanges that are drawn.
func (f *Flow) part(from, count int) []*Exchange {
	for i, x := range f.Exchanges {
		if x.Number >= from {
			return f.Exchanges[i:min(len(f.Exchanges), i+count)]
		}
	}
	return nil
}

// drawing is a ladder while it is made.
type drawing struct {
	flow  *Flow
	o     LadderOptions
	l     *Ladder
	start time.Time
	steps []step
	ys    map[*Message]int // where each message of the flow came to be
}

// step is one thing on the ladder before it has its place.
type step struct {
	at    time.Time
	rank  int // of things at the same time: opening before messages, closing behind them
	arrow *Arrow
	event *Event
	of    *Message
	lines int // of findings
}

// since tells a time as distance from the first message.
func (d *drawing) since(t time.Time) string {
	if t.IsZero() || d.start.IsZero() {
		return ""
	}
	return Since(t.Sub(d.start))
}
