package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cwmplab/capture"
	"cwmplab/cwmp"
	"cwmplab/internal/printable"
)

// collect gathers what there is to draw, in the order of time.
func (d *drawing) collect(shown []*Exchange) {
	for _, x := range shown {
		d.exchange(x, d.flow.ID, "", d.flow.Findings)
	}
	d.connections(shown)
	for _, q := range d.o.Requests {
		d.exchange(q.Exchange, q.Flow, "request", slices.Concat(d.flow.Findings, q.Findings))
	}
	d.markers(shown)
	slices.SortStableFunc(d.steps, func(a, b step) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.rank, b.rank)) })
}

// markers draws what a suite did while the exchanges that are shown passed.
func (d *drawing) markers(shown []*Exchange) {
	for _, m := range d.o.Markers {
		if len(shown) > 0 && shown[0] != d.flow.Exchanges[0] && shown[0].Request != nil && m.Time.Before(shown[0].Request.Start) {
			continue
		}
		if last := len(shown) - 1; last >= 0 && shown[last] != d.flow.Exchanges[len(d.flow.Exchanges)-1] && shown[last].Response != nil && m.Time.After(shown[last].Response.End) {
			continue
		}
		text := m.Text
		switch m.Kind {
		case "scenario":
			text = "scenario begins: " + text
		case "scenario-end":
			text = "scenario ends: " + text
		}
		d.event(m.Time, 0, Event{Kind: "marker", Text: text})
	}
}

// exchange draws request and response, or the place where one of them is missing.
func (d *drawing) exchange(x *Exchange, id FlowID, kind string, findings []*Finding) {
	last := time.Time{}
	if m := x.Request; m != nil {
		d.message(x, m, id, kind, findings)
		last = m.End
	}
	if m := x.Response; m != nil {
		d.message(x, m, id, kind, findings)
		return
	}
	if x.Request == nil {
		return
	}
	toACS := x.Request.Sender == cwmp.ACS
	lost := map[capture.Lost]string{
		capture.LostToEnd:   "no answer before the recording ends",
		capture.LostToClose: "no answer: the server closed the connection",
		capture.LostToLeave: "no answer: the client left",
		capture.LostToGap:   "the answer was not recorded",
	}[x.Lost]
	if lost == "" {
		lost = "no answer yet"
	}
	a := &Arrow{ToACS: toACS, Kind: "lost", Label: lost, Number: x.Number, Name: fmt.Sprintf("Exchange %d: %s", x.Number, lost)}
	d.steps = append(d.steps, step{at: last, rank: 2, arrow: a})
}

// mostChips is how many findings stand beside an arrow.
const mostChips = 4

// message draws one message as an arrow.
func (d *drawing) message(x *Exchange, m *Message, id FlowID, kind string, findings []*Finding) {
	a := &Arrow{ToACS: ToACS(m), Kind: kind, Label: label(m), Note: note(m), Time: d.since(m.Start), Number: x.Number,
		Here: d.o.Around == x.Number && id == d.flow.ID && (d.o.About == nil || d.o.About.Direction == m.Direction())}
	if kind == "" {
		a.Kind = kindOf(m)
	}
	if kind == "request" && !m.Response {
		a.Label = "connection request " + a.Label
	}
	if d.o.MessageLink != nil {
		a.Link = d.o.MessageLink(id, x.Number, m.Direction())
	}
	d.chips(a, Order(In(findings, x, m.Direction())))
	from, to := "ACS", "CPE"
	if a.ToACS {
		from, to = to, from
	}
	a.Name = fmt.Sprintf("Exchange %d, %s to %s: %s, %s", x.Number, from, to, a.Label, a.Time)
	if n := len(a.Findings) + a.More; n > 0 {
		a.Name += fmt.Sprintf(", %s, the first by %s", plural(n, "finding"), a.Findings[0].Rule)
	}
	d.steps = append(d.steps, step{at: m.Start, rank: 1, arrow: a, of: m, lines: len(a.Findings) + min(a.More, 1)})
}

// chips names the findings of an arrow: the one the page is about first.
func (d *drawing) chips(a *Arrow, list []*Finding) {
	a.Worst = string(Worst(list))
	slices.SortStableFunc(list, func(x, y *Finding) int {
		rank := func(f *Finding) int {
			switch {
			case f == d.o.About:
				return 0
			case f.Fails():
				return 1
			}
			return 2
		}
		return cmp.Compare(rank(x), rank(y))
	})
	for i, f := range list {
		if i == mostChips {
			a.More = len(list) - i
			return
		}
		c := Chip{Rule: f.RuleID, Text: Short(f.Title, 52), Full: f.Title, Outcome: string(f.Outcome), Here: f == d.o.About}
		if d.o.FindingLink != nil {
			c.Link = d.o.FindingLink(f)
		}
		a.Findings = append(a.Findings, c)
	}
}

// ToACS tells the direction of a message. Where nobody knows who is who, the client stands on the left.
func ToACS(m *Message) bool {
	switch m.Sender {
	case cwmp.CPE:
		return true
	case cwmp.ACS:
		return false
	}
	return !m.Response
}

func kindOf(m *Message) string {
	switch {
	case m.SOAP:
		return "soap"
	case len(m.HTTP.Body) == 0 && m.HTTP.BodyDropped == 0:
		return "empty"
	}
	return "http"
}

// label is what stands on an arrow.
func label(m *Message) string {
	s := m.Name
	if m.Response && m.HTTP.Status != 0 {
		switch {
		case !m.SOAP:
			s = fmt.Sprintf("%d %s", m.HTTP.Status, m.HTTP.Reason)
		case m.HTTP.Status != 200:
			s = fmt.Sprintf("%s (HTTP %d)", s, m.HTTP.Status)
		}
	}
	return Short(printable.Text(strings.TrimSpace(s)), 46)
}

// note is the small print of an arrow.
func note(m *Message) string {
	var parts []string
	if n := len(m.HTTP.Body) + int(m.HTTP.BodyDropped); n > 0 {
		parts = append(parts, Bytes(n))
	}
	if m.Frame > 0 {
		parts = append(parts, fmt.Sprintf("frame %d", m.Frame))
	}
	if m.Summary.HasID {
		parts = append(parts, "ID "+Short(printable.Text(m.Summary.ID), 18))
	}
	for _, odd := range []struct {
		is   bool
		what string
	}{{!m.HTTP.Complete, "cut off"}, {m.Altered, "altered by the proxy"}, {m.Gap, "bytes missing"}, {m.Provoked, "wrong on purpose"}} {
		if odd.is {
			parts = append(parts, odd.what)
		}
	}
	return strings.Join(parts, " · ")
}

// connections draws what happened to the connections of the exchanges that are shown.
func (d *drawing) connections(shown []*Exchange) {
	if len(shown) == 0 {
		for _, c := range d.flow.Conns {
			d.opened(c)
			d.ends(c)
		}
		return
	}
	first, last := d.flow.Exchanges[0], d.flow.Exchanges[len(d.flow.Exchanges)-1]
	seen := map[*Conn]bool{}
	for i, x := range shown {
		c := x.Conn
		before := i > 0 && shown[i-1].Conn == c || i == 0 && x != first && d.before(x) == c
		if !before && !seen[c] && d.fits(c.Opened, x) {
			d.opened(c)
		}
		seen[c] = true
		if i == len(shown)-1 && x != last {
			continue
		}
		if i == len(shown)-1 || shown[i+1].Conn != c {
			d.ends(c)
		}
	}
}

// before is the connection of the exchange before one, nil for the first.
func (d *drawing) before(x *Exchange) *Conn {
	for i, other := range d.flow.Exchanges {
		if other == x && i > 0 {
			return d.flow.Exchanges[i-1].Conn
		}
	}
	return nil
}

// fits tells whether a connection was opened for an exchange: not long before, by an earlier session.
func (d *drawing) fits(opened time.Time, x *Exchange) bool {
	m := x.Request
	if m == nil {
		m = x.Response
	}
	return !opened.IsZero() && m != nil && m.Start.Sub(opened) < 2*time.Minute
}

// opened draws the opening of a connection, with what TLS agreed on.
func (d *drawing) opened(c *Conn) {
	if c.OpenHow == capture.OpenUnknown && c.TLS == nil {
		return
	}
	text := fmt.Sprintf("connection %d opened", c.ID)
	if c.Client.IsValid() && c.Server.IsValid() {
		text += fmt.Sprintf(", %s → %s", c.Client, c.Server)
	}
	byCPE := d.byCPE(c)
	d.event(c.Opened, 0, Event{Kind: "open", ToACS: byCPE, Text: text})
	if t := c.TLS; t != nil {
		kind, said := tlsText(t)
		d.event(c.Opened, 0, Event{Kind: kind, ToACS: byCPE, Text: said})
	}
}

// mostEvent is how many characters of what happened stand between the lines; the rest is told by the tooltip.
const mostEvent = 60

// event puts an event on the ladder.
func (d *drawing) event(at time.Time, rank int, e Event) {
	e.Full = printable.Text(e.Text)
	e.Text = Short(e.Full, mostEvent)
	e.Wide = utf8.RuneCountInString(e.Text)*6 + 16
	e.Time = d.since(at)
	d.steps = append(d.steps, step{at: at, rank: rank, event: &e})
}

// tlsText says what TLS agreed on, or why it did not.
func tlsText(t *capture.TLSFacts) (kind, text string) {
	switch {
	case t.Error != "":
		return "refused", "TLS failed: " + t.Error
	case t.Alert != "":
		return "refused", "TLS failed: alert " + t.Alert
	case t.Version == "":
		return "tls", "TLS"
	}
	return "tls", strings.TrimSpace("TLS " + t.Version + " " + strings.TrimPrefix(t.Suite, "TLS_"))
}

// byCPE tells whether the CPE opened a connection: it did, unless the ACS asks for a session on it.
func (d *drawing) byCPE(c *Conn) bool {
	for _, x := range d.flow.Exchanges {
		if x.Conn == c && x.Request != nil {
			return ToACS(x.Request)
		}
	}
	return true
}

// ends draws how a connection ended: by whom first.
func (d *drawing) ends(c *Conn) {
	first := capture.ToServer
	if b := c.Ends[capture.ToClient]; !b.Time.IsZero() && (c.Ends[first].Time.IsZero() || b.Time.Before(c.Ends[first].Time)) {
		first = capture.ToClient
	}
	end := c.Ends[first]
	if end.Time.IsZero() {
		return
	}
	text, kind := fmt.Sprintf("connection %d closed", c.ID), "close"
	if end.Reset {
		text, kind = fmt.Sprintf("connection %d reset", c.ID), "reset"
	}
	client := d.byCPE(c)
	byCPE := client == (first == capture.ToServer)
	by := "the ACS"
	if byCPE {
		by = "the CPE"
	}
	d.event(end.Time, 3, Event{Kind: kind, ToACS: byCPE, Text: text + " by " + by})
}
