package web

import (
	"net/http"
	"net/url"
	"strconv"

	"cwmplab/reports/view"
)

// rowsAtOnce is how many sessions are sent at once; the script asks for more as they are scrolled to.
const rowsAtOnce = 100

// sessionsBody is a part of the list of sessions.
type sessionsBody struct {
	Filter  view.Filter
	Choices view.Choices
	Rows    []view.Flow
	From    int
	Total   int
	Query   string // of the filter, to be repeated
	Waits   waits
}

// Pager leads to the rows around these.
func (b sessionsBody) Pager() pager {
	return pagerOf("/sessions", b.Query, b.From, len(b.Rows), b.Total)
}

// Outcomes are those that findings may have.
func (b sessionsBody) Outcomes() []string { return []string{"fail", "warn", "clean"} }

// filterOf reads a filter from an address.
func filterOf(q url.Values) view.Filter {
	return view.Filter{Recording: q.Get("recording"), Device: q.Get("device"), RPC: q.Get("rpc"), Event: q.Get("event"),
		Rule: q.Get("rule"), Level: q.Get("level"), Side: q.Get("side"), Outcome: q.Get("outcome")}
}

// queryOf writes a filter into an address.
func queryOf(f view.Filter) string {
	q := url.Values{}
	for _, p := range [][2]string{{"recording", f.Recording}, {"device", f.Device}, {"rpc", f.RPC}, {"event", f.Event},
		{"rule", f.Rule}, {"level", f.Level}, {"side", f.Side}, {"outcome", f.Outcome}} {
		if p[1] != "" {
			q.Set(p[0], p[1])
		}
	}
	return q.Encode()
}

// sessions lists the sessions that the filter asks for. With "rows" it gives rows alone.
func (s *Server) sessions(q *http.Request) (*document, error) {
	values := q.URL.Query()
	b := sessionsBody{Filter: filterOf(values)}
	from, _ := strconv.Atoi(values.Get("from")) // no number: from the start
	b.From, b.Query = max(0, from), queryOf(b.Filter)
	b.Rows, b.Total = s.lib.SomeSessions(b.Filter, b.From, rowsAtOnce)
	doc := s.document("sessions.html", "Sessions", &b)
	if values.Has("rows") {
		doc.part = "rows"
		return doc, nil
	}
	b.Choices, b.Waits = s.lib.Choices(), s.waits()
	return doc, nil
}
