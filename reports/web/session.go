package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/reports/view"
)

// flowBody is what the page of a session or connection shows.
type flowBody struct {
	Flow     view.Flow
	Findings []*view.Finding
	Whole    []*view.Finding // of them: about the session as such
	Ladder   *view.Ladder
	Previous *view.Flow // session of the same device
	Next     *view.Flow
	Fails    int
	Scenario string // of a suite, that ran when it began
	Waits    waits
}

// flowOf finds the session or connection that an address names.
func (s *Server) flowOf(q *http.Request) (view.Flow, error) { return s.flowBy(q, s.lib.Flow) }

// wholeOf is flowOf with every body that can be had.
func (s *Server) wholeOf(q *http.Request) (view.Flow, error) { return s.flowBy(q, s.lib.Whole) }

func (s *Server) flowBy(q *http.Request, get func(context.Context, view.FlowID) (view.Flow, bool, error)) (view.Flow, error) {
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
	f, ok, err := get(q.Context(), id)
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
	b := &flowBody{Flow: f, Findings: view.Order(f.Findings), Whole: f.Whole()}
	for _, one := range f.Findings {
		if one.Fails() {
			b.Fails++
		}
	}
	values := q.URL.Query()
	from, _ := strconv.Atoi(values.Get("from")) // no number: from the start
	b.Scenario = s.lib.Scenario(f.ID.Recording, f.Start)
	b.Ladder = f.Ladder(view.LadderOptions{From: from, Scaled: values.Get("time") == "scale", Requests: s.requestsFor(f),
		Markers:     s.markersFor(f),
		MessageLink: messageLink, FindingLink: findingLink})
	b.neighbours(s.lib)
	b.Waits = s.waits()
	b.Waits.List = slices.DeleteFunc(b.Waits.List, func(w view.Wait) bool { return w.Device != f.Device })
	crumbs := []crumb{{"Sessions", "/sessions"}}
	if f.ID.Session == 0 {
		crumbs = []crumb{{"Outside sessions", "/outside"}}
	}
	if f.Device != "" {
		crumbs = append(crumbs, crumb{f.Device, with(view.Filter{}, "device", f.Device)})
	}
	return s.document("session.html", nameOf(f.ID), b, crumbs...), nil
}

// neighbours finds the sessions of the same device before and after this one.
func (b *flowBody) neighbours(lib *view.Library) {
	if b.Flow.ID.Session == 0 {
		return
	}
	all := lib.Sessions(view.Filter{Recording: b.Flow.ID.Recording, Device: b.Flow.Device})
	at := slices.IndexFunc(all, func(f view.Flow) bool { return f.ID == b.Flow.ID })
	if at > 0 {
		b.Previous = &all[at-1]
	}
	if at >= 0 && at+1 < len(all) {
		b.Next = &all[at+1]
	}
}

// requestsFor gives the connection requests that belong on the ladder of a session: those to its device since the session
// before it.
func (s *Server) requestsFor(f view.Flow) []view.Request {
	if f.ID.Session == 0 || f.Device == "" {
		return nil
	}
	since := f.Start
	for _, other := range s.lib.Sessions(view.Filter{Recording: f.ID.Recording, Device: f.Device}) {
		if other.ID.Session < f.ID.Session && other.End.Before(f.Start) {
			since = other.End
		}
	}
	return slices.DeleteFunc(s.lib.Requests(f.ID.Recording, f.Device), func(r view.Request) bool {
		m := r.Exchange.Request
		return m == nil || m.Start.After(f.End) || m.Start.Before(since) && !since.Equal(f.Start) || since.Equal(f.Start) && f.Start.Sub(m.Start) > reach
	})
}

// markersFor gives what a suite did that belongs on the ladder of a session: since its scenario began, and at most a
// minute before it.
func (s *Server) markersFor(f view.Flow) []view.Marker {
	list := s.lib.Markers(f.ID.Recording, f.Start.Add(-reach), f.End)
	for i := len(list) - 1; i >= 0; i-- {
		if m := list[i]; strings.HasPrefix(m.Kind, "scenario") && m.Time.Before(f.Start) {
			if m.Kind == "scenario-end" {
				i++
			}
			return list[i:]
		}
	}
	return list
}

// reach is how long before a first session a connection request is taken to be its cause.
const reach = time.Minute

// endedText says how a session ended.
func endedText(f view.Flow) string {
	if f.Running {
		return "still running"
	}
	return map[capture.Ended]string{
		capture.NotEnded: "still running", capture.EndedWell: "in order", capture.EndedFailed: "failed",
		capture.EndedSilent: "fell silent", capture.EndedByInform: "the device opened another session",
		capture.EndedCut: "recording ends first",
	}[f.Ended]
}

// outsideBody is a part of the list of what passed outside sessions.
type outsideBody struct {
	Rows      []view.Flow
	From      int
	Total     int
	Recording string
}

// Pager leads to the rows around these.
func (b outsideBody) Pager() pager {
	return pagerOf("/outside", queryOf(view.Filter{Recording: b.Recording}), b.From, len(b.Rows), b.Total)
}

// outside lists what passed outside sessions.
func (s *Server) outside(q *http.Request) (*document, error) {
	values := q.URL.Query()
	b := outsideBody{Recording: values.Get("recording")}
	all := s.lib.Outside(b.Recording)
	from, _ := strconv.Atoi(values.Get("from")) // no number: from the start
	b.From, b.Total = min(max(0, from), len(all)), len(all)
	b.Rows = all[b.From:min(len(all), b.From+rowsAtOnce)]
	return s.document("outside.html", "Outside sessions", b), nil
}
