package web

import (
	"net/http"

	"cwmplab/checks"
	"cwmplab/reports/view"
)

// overviewBody is what the first page shows.
type overviewBody struct {
	Recordings []view.Recording
	Groups     []view.Group
	Devices    []view.Device
	Report     *checks.Report
	Busy       bool // not all is judged yet
	Sessions   int
}

// overview is the first page: the verdict, what was found, the devices.
func (s *Server) overview(*http.Request) (*document, error) {
	b := overviewBody{Recordings: s.lib.Recordings(), Groups: s.lib.Groups(view.Filter{}), Devices: s.lib.Devices(), Report: s.lib.Report()}
	for _, r := range b.Recordings {
		b.Busy = b.Busy || r.State != view.Done
		b.Sessions += r.Sessions
	}
	return s.document("overview.html", "Overview", b), nil
}
