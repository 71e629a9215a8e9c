package web

import (
	"net/http"

	"cwmplab/checks"
	"cwmplab/reports/view"
)

// coverageBody is what was judged, and what was not and why.
type coverageBody struct {
	Report   *checks.Report
	Areas    []view.Area
	Outcomes []checks.Outcome
	Gaps     []view.Unexercised
	Missing  []view.Unexercised // rows of the catalogue without a rule
}

// coverage is the page of what was judged by area, and of what was not exercised.
func (s *Server) coverage(*http.Request) (*document, error) {
	b := coverageBody{Report: s.lib.Report()}
	if b.Report != nil {
		b.Areas, b.Gaps = view.Areas(b.Report), view.Gaps(b.Report)
		b.Outcomes, b.Missing = view.Shown(b.Areas), view.Missing()
	}
	return s.document("coverage.html", "Coverage", b), nil
}
