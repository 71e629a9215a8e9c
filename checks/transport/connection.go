package transport

import (
	"iter"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// pairs yields the exchanges of a session two by two: each with the one that follows it, both with their requests.
func pairs(s *capture.Session) iter.Seq2[*capture.Exchange, *capture.Exchange] {
	return func(yield func(a, b *capture.Exchange) bool) {
		for i := 1; i < len(s.Exchanges); i++ {
			a, b := s.Exchanges[i-1], s.Exchanges[i]
			if a.Request != nil && b.Request != nil && !yield(a, b) {
				return
			}
		}
	}
}

// outOfStep tells that x, or an exchange on its connection before it, has a response that began before the request did: the
// response belongs to a request that was not recorded. If that was HEAD, its response has no body, and what was taken for
// the body is the responses that follow.
func outOfStep(s *capture.Session, x *capture.Exchange) bool {
	for _, e := range s.Exchanges {
		if e.Conn == x.Conn && e.Request != nil && e.Response != nil && e.Response.Start.Before(e.Request.Start) {
			return true
		}
		if e == x {
			break
		}
	}
	return false
}

// closedBy tells who closed a connection first, as far as it was closed at a time: zero where nobody had.
func closedBy(c *capture.Conn, at time.Time) cwmp.Role {
	cpe, acs := c.Ends[capture.ToServer], c.Ends[capture.ToClient]
	cpeEnded := !cpe.Time.IsZero() && !cpe.Time.After(at)
	acsEnded := !acs.Time.IsZero() && !acs.Time.After(at)
	switch {
	case cpeEnded && acsEnded:
		if acs.Time.Before(cpe.Time) || acs.Time.Equal(cpe.Time) && acs.Frame < cpe.Frame {
			return cwmp.ACS
		}
		return cwmp.CPE
	case cpeEnded:
		return cwmp.CPE
	case acsEnded:
		return cwmp.ACS
	}
	return 0
}

// saysClose tells whether a message announces by Connection: close that the connection ends with it.
func saysClose(m *capture.Message) bool {
	for _, h := range m.HeaderAll("Connection") {
		for option := range strings.SplitSeq(h.Value, ",") {
			if strings.EqualFold(strings.TrimSpace(option), "close") {
				return true
			}
		}
	}
	return false
}

// transfers are the requests of the ACS for which a CPE may end its session to move a file (TR-069 3.4.3).
var transfers = []string{"Download", "Upload", "ScheduleDownload", "ChangeDUState"}
