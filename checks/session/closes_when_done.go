package session

import (
	"cmp"
	"slices"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ClosesWhenDone: after the session the CPE closes the connection. It is not held against it where the ACS closes first, or
// a file passes over the connection.
var ClosesWhenDone = checks.Rule{
	ID:          "CWMP-EST-019",
	Title:       "No connection to the ACS is kept once nothing is outstanding",
	Spec:        checks.TR069("3.2.1", "3.4.2"),
	Level:       checks.MustNot,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Known,
	Observe:     checks.Device().NeedsFraming().NeedsTiming(),
	CheckDevice: func() checks.Fold { return &leftOpen{} },
	Mutants: []checks.Mutant{
		checks.Breaks(lateClose(2*time.Minute)).Only("set-parameter-values", "two-requests", "session-after-transfer", "periodic-tr098"),
		checks.Breaks(lateClose(45*time.Second)).Only("set-parameter-values", "two-requests"),
	},
	Hint: checks.Hint{
		Allowed:     "The connection is closed soon after the session; 30 s are let pass.",
		Cause:       "The HTTP library keeps connections for reuse.",
		Consequence: "The ACS, or a firewall in front of it, runs out of connections.",
		Remedy:      "The maker of the CPE has to close the connection; an ACS can do so, too.",
	},
}

// idle is how long a connection may stay open after the session.
const idle = 30 * time.Second

// maxConns is how many connections of a device are followed at a time.
const maxConns = 64

// leftOpen is the fold of [ClosesWhenDone].
type leftOpen struct{ open []quietConn }

// quietConn is a connection whose session has ended in order.
type quietConn struct {
	conn  *capture.Conn
	last  *capture.Message // of the session, for the place
	since time.Time
}

func (lo *leftOpen) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	switch it := it.(type) {
	case *capture.Session:
		lo.session(it, tell)
	case *capture.Other: // the connection is used for something else
		lo.open = slices.DeleteFunc(lo.open, func(q quietConn) bool { return q.conn == it.Exchange.Conn })
	}
}

func (lo *leftOpen) session(s *capture.Session, tell checks.Tell) {
	if s.More || len(s.Exchanges) == 0 {
		return
	}
	for _, x := range s.Exchanges {
		lo.open = slices.DeleteFunc(lo.open, func(q quietConn) bool {
			if q.conn != x.Conn || x.Request == nil {
				return false
			}
			tell(q.kept(x.Request.Start))
			return true
		})
	}
	last := s.Exchanges[len(s.Exchanges)-1]
	if s.Ended == capture.EndedWell && last.Response != nil {
		if len(lo.open) >= maxConns {
			lo.open = slices.Delete(lo.open, 0, 1)
		}
		lo.open = append(lo.open, quietConn{last.Conn, last.Response, s.End})
	}
	lo.settle(tell)
}

// settle judges the connections that the CPE has closed. One that nobody closes may belong to a device that lost its
// power, and says nothing.
func (lo *leftOpen) settle(tell checks.Tell) {
	lo.open = slices.DeleteFunc(lo.open, func(q quietConn) bool {
		end, other := q.conn.Ends[capture.ToServer].Time, q.conn.Ends[capture.ToClient].Time
		if end.IsZero() {
			return false
		}
		if !other.IsZero() && other.Before(end) {
			end = other
		}
		tell(q.kept(end))
		return true
	})
}

// kept judges how long a connection was kept.
func (q quietConn) kept(until time.Time) error {
	if d := until.Sub(q.since); d > idle {
		return checks.At(q.last, "the connection is kept for "+seconds(d)+" after the session", "it is closed when nothing is outstanding")
	}
	return nil
}

// End judges what was closed after the last session.
func (lo *leftOpen) End(_ *checks.Facts, tell checks.Tell) { lo.settle(tell) }

// lateClose lets connections stay open for longer.
func lateClose(d time.Duration) mutate.Edit {
	return mutate.New("connections closed later by "+d.String(), func(t *capture.Transcript) bool {
		changed := false
		for i, e := range t.Entries {
			if e.Verb == capture.VerbClose {
				t.Entries[i].At, changed = e.At+d, true
			}
		}
		slices.SortStableFunc(t.Entries, func(a, b capture.Entry) int { return cmp.Compare(a.At, b.At) })
		return changed
	})
}

// Idle tells whether nothing is remembered.
func (lo *leftOpen) Idle() bool { return len(lo.open) == 0 }

// Pack writes down nothing: connections are looked at again.
func (lo *leftOpen) Pack(p *checks.Packing) { checks.PackNone(p, &lo.open) }
