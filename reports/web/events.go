package web

import (
	"fmt"
	"net/http"
)

// events tells a page whenever something changed (server-sent events).
func (s *Server) events(w http.ResponseWriter, q *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	for n := 1; ; n++ {
		changed := s.lib.Changed()
		if _, err := fmt.Fprintf(w, "id: %d\nevent: change\ndata: %d\n\n", n, n); err != nil || out.Flush() != nil {
			return
		}
		select {
		case <-q.Context().Done():
			return
		case <-changed:
		}
	}
}
