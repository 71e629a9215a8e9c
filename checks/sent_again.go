package checks

import (
	"time"

	"cwmplab/capture"
)

// SendingAgain is how soon after its connection was closed a request that was under way is sent again by the HTTP client
// itself. A retry of CWMP waits for longer.
const SendingAgain = time.Second

// Unanswered is an Inform that got no answer, as the connection was closed. An HTTP client may send the very same request
// again over a new one: a server may close a connection that stays open between requests at any time, also when the next
// request is on its way (RFC 9112 9.3.1). That is no other session, and no retry.
type Unanswered struct {
	ID, CurrentTime string
	End             time.Time // of its connection, or of its last byte; zero for none
}

// UnansweredOf is the Inform of a session where its connection was closed instead of an answer, else nothing.
func UnansweredOf(s *capture.Session) Unanswered {
	n := len(s.Exchanges)
	if n == 0 || s.Inform() == nil || s.InformResponse() != nil || s.Exchanges[n-1].Answered() {
		return Unanswered{}
	}
	end := s.End
	if closed := s.Exchanges[n-1].Conn.Ends[capture.ToClient].Time; closed.After(end) {
		end = closed
	}
	return Unanswered{s.Inform().Summary.ID, s.Inform().Find("CurrentTime").Text(), end}
}

// SentAgain tells whether a session begins with the same Inform, at once and over another connection.
func (u *Unanswered) SentAgain(s *capture.Session) bool {
	return !u.End.IsZero() && s.Inform() != nil && u.ID == s.Inform().Summary.ID &&
		u.CurrentTime == s.Inform().Find("CurrentTime").Text() && s.Start.Sub(u.End) < SendingAgain
}

// Pack writes it down.
func (u *Unanswered) Pack(p *Packing) {
	p.String(&u.ID)
	p.String(&u.CurrentTime)
	p.Time(&u.End)
}
