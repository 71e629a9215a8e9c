package web

import (
	"fmt"
	"net/http"
	"time"

	"cwmplab/reports/view"
)

// changesApart is how long after a change the next one is told: pages of a busy recording are not made without end.
const changesApart = 200 * time.Millisecond

// events tells a page whenever something changed (server-sent events): the number of the change, and what more may come:
// traffic ("live"), findings in what was recorded ("judging"), nothing ("complete").
func (s *Server) events(w http.ResponseWriter, q *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	for {
		changed := s.lib.Changed() // before the number is read: no change is missed
		kind := "complete"
		switch {
		case s.lib.Growing():
			kind = "live"
		case s.lib.Busy():
			kind = "judging"
		}
		if _, err := fmt.Fprintf(w, "event: %s\ndata: %d\n\n", kind, s.lib.Version()); err != nil || out.Flush() != nil {
			return
		}
		select {
		case <-q.Context().Done():
			return
		case <-changed:
		}
		if s.clock.Wait(q.Context(), changesApart) != nil {
			return
		}
	}
}

// waits are the connection requests whose session has not come yet, as pages show them.
type waits struct {
	List  []view.Wait
	Now   time.Time
	Limit time.Duration
}

func (s *Server) waits() waits {
	now := s.clock.Now()
	return waits{s.lib.Waits(now), now, view.SessionWithin}
}

// Passed is how long one has been waited for.
func (w waits) Passed(one view.Wait) time.Duration { return max(0, w.Now.Sub(one.Since)) }

// Over tells that the time has passed.
func (w waits) Over(one view.Wait) bool { return w.Passed(one) > w.Limit }
