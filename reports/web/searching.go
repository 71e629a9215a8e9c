package web

import (
	"net/http"

	"cwmplab/reports/view"
)

// searchBody is what a search found.
type searchBody struct {
	Text   string
	Filter view.Filter
	Hits   []view.Hit
	More   bool
}

// search looks for names and values in messages.
func (s *Server) search(q *http.Request) (*document, error) {
	b := searchBody{Text: q.URL.Query().Get("q"), Filter: filterOf(q.URL.Query())}
	var err error
	if b.Hits, b.More, err = s.lib.Search(q.Context(), b.Text, b.Filter); err != nil {
		return nil, err
	}
	doc := s.document("search.html", "Search", b)
	doc.Query = b.Text
	return doc, nil
}
