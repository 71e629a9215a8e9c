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
	Live       bool // it is being recorded
	Waits      waits
	Running    []view.Flow // sessions under way, some of them
	Sessions   int
	Outside    int // connections outside sessions
	Fails      int // findings
	Warns      int
	First      *view.Finding // to blame first
}

// mostDevices is how many devices the first page names.
const mostDevices = 50

// mostRunning is how many sessions under way the first page names.
const mostRunning = 20

// More tells how many devices are not named.
func (b overviewBody) More() int { return max(0, len(b.Devices)-mostDevices) }

// Named are the devices that the first page names.
func (b overviewBody) Named() []view.Device { return b.Devices[:min(len(b.Devices), mostDevices)] }

// overview is the first page: the verdict, what was found, the devices.
func (s *Server) overview(*http.Request) (*document, error) {
	b := overviewBody{Recordings: s.lib.Recordings(), Groups: s.lib.Groups(view.Filter{}), Devices: s.lib.Devices(), Report: s.lib.Report()}
	for _, r := range b.Recordings {
		b.Busy = b.Busy || r.State != view.Done
		b.Sessions += r.Sessions
	}
	for _, g := range b.Groups {
		b.Fails += g.Fails
		b.Warns += g.Count - g.Fails
	}
	if b.Fails > 0 {
		b.First = s.firstCause(b)
	}
	if b.Live = s.lib.Growing(); b.Live {
		b.Waits, b.Running = s.waits(), s.lib.Running(mostRunning)
	}
	b.Outside = len(s.lib.Outside(""))
	return s.document("overview.html", "Overview", b), nil
}

// firstCause is the finding that the report names first, else the first of the groups.
func (s *Server) firstCause(b overviewBody) *view.Finding {
	first := b.Groups[0].First
	if b.Report == nil || b.Report.Summary.FirstCause == nil {
		return first
	}
	c := b.Report.Summary.FirstCause
	for _, f := range s.lib.Findings(view.Filter{Rule: c.Rule, Side: c.Side}) {
		if f.Input == c.Input && f.Session == c.Session && f.Frame == c.Frame && f.Subject == c.Subject {
			return f
		}
	}
	return first
}
