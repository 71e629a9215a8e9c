package web

import (
	"net/http"
	"strconv"

	"cwmplab/reports/view"
)

// flowBody is what the page of a session or connection shows.
type flowBody struct {
	Flow     view.Flow
	Name     string
	Findings []*view.Finding
}

// flowOf finds the session or connection that an address names.
func (s *Server) flowOf(q *http.Request) (view.Flow, error) {
	n, err := strconv.Atoi(q.PathValue("flow"))
	id := view.FlowID{Recording: q.PathValue("recording")}
	switch kind := q.PathValue("kind"); {
	case err != nil || n < 1:
		return view.Flow{}, errNoSuch
	case kind == "s":
		id.Session = n
	case kind == "c":
		id.Connection = n
	default:
		return view.Flow{}, errNoSuch
	}
	f, ok, err := s.lib.Flow(q.Context(), id)
	if !ok {
		return f, errNoSuch
	}
	return f, err
}

// nameOf names a flow for people.
func nameOf(id view.FlowID) string {
	if id.Session > 0 {
		return "Session " + strconv.Itoa(id.Session)
	}
	return "Connection " + strconv.Itoa(id.Connection)
}

// session is the page of a session, or of a connection outside sessions.
func (s *Server) session(q *http.Request) (*document, error) {
	f, err := s.flowOf(q)
	if err != nil {
		return nil, err
	}
	b := flowBody{Flow: f, Name: nameOf(f.ID), Findings: view.Order(f.Findings)}
	return s.document("session.html", b.Name, b, crumb{"Sessions", "/sessions"}), nil
}
