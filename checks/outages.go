package checks

import (
	"time"

	"cwmplab/capture"
)

// outage is a time in which a suite let nobody in at an address of its ACS.
type outage struct {
	address  string
	from, to time.Time // to is zero as long as it lasts
}

// mostOutages is how many are remembered.
const mostOutages = 64

// Unseen tells whether a device may have tried to reach its ACS between two times without a trace in the recording, as the
// suite that made it had closed an address.
func (f *Facts) Unseen(from, to time.Time) bool {
	if f == nil {
		return false
	}
	for _, o := range f.outages {
		if o.from.Before(to) && (o.to.IsZero() || o.to.After(from)) {
			return true
		}
	}
	return false
}

// marked takes a marker of a suite.
func (f *Facts) marked(m *capture.Mark) {
	f.Marked = m.Time
	address := m.Facts["address"]
	switch {
	case m.Name != capture.MarkStep:
	case m.Step == capture.StepClosed:
		if len(f.outages) == mostOutages {
			f.outages = append(f.outages[:0:0], f.outages[1:]...)
		}
		f.outages = append(f.outages, outage{address: address, from: m.Time})
	case m.Step == capture.StepOpened:
		for i := range f.outages {
			if o := &f.outages[i]; o.address == address && o.to.IsZero() {
				o.to = m.Time
			}
		}
	}
}
