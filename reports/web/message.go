package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"cwmplab/internal/printable"
	"cwmplab/reports/view"
)

// messageBody is what the page of a message shows.
type messageBody struct {
	Flow     view.Flow
	Exchange *view.Exchange
	Message  *view.Message
	Findings []*view.Finding
	Sheet    *view.Sheet
	Tables   []view.Table
	About    *view.Finding // the one whose place is looked at
	Hex      []view.HexRow
	Here     string // address of this message

	PartnerOf       *view.Exchange
	Partner         *view.Message
	Previous, Next  string // addresses of the messages around
	PreviousFinding *view.Finding
	NextFinding     *view.Finding
}

// message is the page of one message.
func (s *Server) message(q *http.Request) (*document, error) {
	f, x, m, err := s.messageOf(q)
	if err != nil {
		return nil, err
	}
	values := q.URL.Query()
	at, _ := strconv.Atoi(values.Get("at")) // no number: the start
	b := &messageBody{Flow: f, Exchange: x, Message: m, Here: messageLink(f.ID, x.Number, m.Direction())}
	b.Findings = view.Order(view.In(f.Findings, x, m.Direction()))
	b.about(values.Get("finding"))
	if b.About != nil && b.About.Part == "body" && !values.Has("at") {
		at = b.About.Offset
	}
	var found []*view.Mark
	if text := values.Get("found"); text != "" {
		found = append(found, &view.Mark{Part: values.Get("part"), Start: at, End: at + len(text), Found: true, Here: true})
		if values.Get("part") == "head" {
			at = 0
		}
	}
	b.Sheet = m.Sheet(b.Findings, at, found...)
	for _, mark := range b.Sheet.Marks {
		mark.Here = mark.Found || slices.Contains(mark.Findings, b.About)
	}
	if values.Get("raw") == "hex" {
		b.Hex = b.Sheet.Hex()
	}
	b.Tables = b.Sheet.Tables()
	b.PartnerOf, b.Partner = f.Partner(x, m)
	b.around()
	crumbs := []crumb{{"Sessions", "/sessions"}, {nameOf(f.ID), flowLink(f.ID)}}
	return s.document("message.html", m.Name, b, crumbs...), nil
}

// messageOf finds the message that an address names.
func (s *Server) messageOf(q *http.Request) (view.Flow, *view.Exchange, *view.Message, error) {
	f, err := s.wholeOf(q)
	if err != nil {
		return f, nil, nil, err
	}
	n, err := strconv.Atoi(q.PathValue("exchange"))
	x := f.Exchange(n)
	if err != nil || x == nil {
		return f, nil, nil, errNoSuch
	}
	m := x.Side(q.PathValue("direction"))
	if m == nil || m.Direction() != q.PathValue("direction") {
		return f, nil, nil, errNoSuch
	}
	return f, x, m, nil
}

// about takes the finding that the address names: "CWMP-SES-004/1".
func (b *messageBody) about(named string) {
	at := slices.IndexFunc(b.Findings, func(f *view.Finding) bool { return f.RuleID+"/"+strconv.Itoa(f.Number) == named })
	if at >= 0 {
		b.About = b.Findings[at]
	}
}

// Other is the other message of the exchange, nil where there is none or where it is the partner.
func (b *messageBody) Other() *view.Message {
	other := b.Exchange.Response
	if b.Message.Response {
		other = b.Exchange.Request
	}
	if other == b.Partner {
		return nil
	}
	return other
}

// Keep is the rest of the address of this view with another form of the bytes.
func (b *messageBody) Keep(raw string) string {
	q := url.Values{}
	if raw != "" {
		q.Set("raw", raw)
	}
	if b.About != nil {
		q.Set("finding", b.About.RuleID+"/"+strconv.Itoa(b.About.Number))
	}
	if b.Sheet.Window.Start > 0 {
		q.Set("at", strconv.Itoa(b.Sheet.Window.Start))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// Notes are what has to be known of a message before it is read.
func (b *messageBody) Notes() []string {
	var notes []string
	m := b.Message
	for _, n := range []struct {
		is   bool
		what string
	}{
		{m.Altered, "The proxy changed a part of this message on its way."},
		{m.Gap, "A part of this message was not recorded."},
		{m.Redacted, "A part of this message was overwritten to hide secrets."},
		{m.Provoked, "A suite sent this wrong on purpose."},
		{!m.HTTP.Complete, "The message was cut off."},
		{m.HTTP.BodyDropped > 0, fmt.Sprintf("The body is longer than what is kept: %s more are in the recording and are not shown.", view.Bytes(int(m.HTTP.BodyDropped)))},
	} {
		if n.is {
			notes = append(notes, n.what)
		}
	}
	for _, n := range m.HTTP.Notes {
		notes = append(notes, "Tolerated while reading: "+printable.Text(n.Text)+".")
	}
	return notes
}

// around finds the messages before and after this one.
func (b *messageBody) around() {
	var before string
	seen := false
	for _, x := range b.Flow.Exchanges {
		for _, m := range x.Messages() {
			link := messageLink(b.Flow.ID, x.Number, m.Direction())
			switch {
			case m == b.Message:
				b.Previous, seen = before, true
			case seen:
				b.Next = link
				return
			}
			before = link
		}
	}
}

// secretBody is a secret that somebody asked for.
type secretBody struct{ Value string }

// secret gives one secret of a message in clear.
func (s *Server) secret(q *http.Request) (*document, error) {
	_, _, m, err := s.messageOf(q)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(q.PathValue("secret"))
	secrets := m.Secrets()
	if err != nil || n < 1 || n > len(secrets) {
		return nil, errNoSuch
	}
	doc := s.document("secret.html", "Secret", secretBody{secrets[n-1].Value()})
	doc.part = "secret"
	return doc, nil
}
