package web

import (
	"net/http"
	"strconv"

	"cwmplab/reports/view"
)

// messageBody is what the page of a message shows.
type messageBody struct {
	Flow     view.Flow
	Exchange *view.Exchange
	Message  *view.Message
	Findings []*view.Finding
	Sheet    *view.Sheet
}

// message is the page of one message.
func (s *Server) message(q *http.Request) (*document, error) {
	f, err := s.flowOf(q)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(q.PathValue("exchange"))
	x := f.Exchange(n)
	if err != nil || x == nil {
		return nil, errNoSuch
	}
	direction := q.PathValue("direction")
	m := x.Side(direction)
	if m == nil || m.Direction() != direction {
		return nil, errNoSuch
	}
	at, _ := strconv.Atoi(q.URL.Query().Get("at")) // no number: the start
	b := messageBody{Flow: f, Exchange: x, Message: m, Findings: view.Order(view.In(f.Findings, n, direction))}
	b.Sheet = m.Sheet(b.Findings, at)
	return s.document("message.html", m.Name, b, crumb{"Sessions", "/sessions"}, crumb{nameOf(f.ID), flowLink(f.ID)}), nil
}
