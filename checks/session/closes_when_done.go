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

// leftOpen is the fold of [ClosesWhenDone].
type leftOpen struct {
	open []quietConn
	seen time.Time
}

// quietConn is a connection whose session has ended in order.
type quietConn struct {
	conn  *capture.Conn
	last  *capture.Message // of the session, for the place
	since time.Time
}

func (lo *leftOpen) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	switch it := it.(type) {
	case *capture.Session:
		lo.see(it.End)
		lo.session(it, tell)
	case *capture.Other:
		if it.Exchange.Request != nil { // it is used for something else
			lo.open = slices.DeleteFunc(lo.open, func(q quietConn) bool { return q.conn == it.Exchange.Conn })
			lo.see(it.Exchange.Request.Start)
		}
	case *capture.ConnectionRequest:
		lo.see(it.Exchange.Request.Start)
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
	lo.settle(tell, false)
	last := s.Exchanges[len(s.Exchanges)-1]
	if s.Ended != capture.EndedWell || last.Response == nil || len(lo.open) >= maxConns {
		return
	}
	lo.open = append(lo.open, quietConn{last.Conn, last.Response, s.End})
	lo.settle(tell, false)
}

func (lo *leftOpen) see(t time.Time) {
	if t.After(lo.seen) {
		lo.seen = t
	}
}

// settle judges the connections that were closed, and those that stayed open for too long.
func (lo *leftOpen) settle(tell checks.Tell, over bool) {
	lo.open = slices.DeleteFunc(lo.open, func(q quietConn) bool {
		ends := q.conn.Ends
		end := ends[capture.ToServer].Time
		if other := ends[capture.ToClient].Time; end.IsZero() || !other.IsZero() && other.Before(end) {
			end = other
		}
		switch {
		case !end.IsZero():
			tell(q.kept(end))
			return true
		case lo.seen.Sub(q.since) > idle:
			tell(q.kept(lo.seen))
			return true
		}
		return over
	})
}

// kept judges how long a connection was kept.
func (q quietConn) kept(until time.Time) error {
	if d := until.Sub(q.since); d > idle {
		return checks.At(q.last, "the connection is kept for "+seconds(d)+" after the session", "it is closed when nothing is outstanding")
	}
	return nil
}

func (lo *leftOpen) End(_ *checks.Facts, tell checks.Tell) { lo.settle(tell, true) }

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
