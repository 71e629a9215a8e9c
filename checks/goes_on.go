package checks

import (
	"fmt"

	"cwmplab/capture"
)

// GoesOn gives the verdict on something the ACS did that a CPE has to take in its stride: the session in which an exchange
// shows it comes to its end in order. A session that the recording cuts says nothing.
func (p *Provocation) GoesOn(shown func(x *capture.Exchange) bool, expected string) error {
	verdict := NotHere
	for _, s := range p.Since(p.Start) {
		x := lastShown(s, shown)
		if x == nil {
			continue
		}
		v := p.InOrder(s, x, expected)
		if IsBroken(v) && WentOn(s, x) {
			v = Unsure("the session goes on, and breaks off later")
		}
		switch {
		case v == nil:
			return nil
		case verdict == NotHere || IsBroken(v):
			verdict = v
		}
	}
	return verdict
}

// WentOn tells whether the CPE has sent more in a session after the exchange: what stands in that was no obstacle.
func WentOn(s *capture.Session, x *capture.Exchange) bool {
	return s.Exchanges[len(s.Exchanges)-1] != x
}

// InOrder gives the verdict on one session that has to come to its end in order although an exchange of it shows what the
// ACS did.
func (p *Provocation) InOrder(s *capture.Session, x *capture.Exchange, expected string) error {
	last := s.Exchanges[len(s.Exchanges)-1]
	switch {
	case s.Ended == capture.EndedWell:
		return nil
	case s.Ended == capture.NotEnded || s.Ended == capture.EndedCut || p.End.IsZero():
		return Unsure("the recording ends before the session does")
	case last.HTTPError() || last.Lost == capture.LostToClose || last.Lost == capture.LostToGap:
		return Unsure("the session fails for another reason%s", failure(s, last))
	case !p.ends:
		return Unsure("no session of the CPE has ended in order: that this one does not may have any reason")
	}
	return At(x.Response, "the session does not go on: "+ending(s), expected)
}

// failure tells what came in last of a session that failed.
func failure(s *capture.Session, last *capture.Exchange) string {
	if !last.HTTPError() || last.Request == nil {
		return ""
	}
	why := fmt.Sprintf(": %s is answered with status %d", last.Request.Name(), last.Response.HTTP.Status)
	for _, x := range s.Exchanges {
		if x.Response != nil && x.Response.Has("Set-Cookie") && !last.Request.Has("Cookie") {
			return why + ", as it comes without the cookie of the session"
		}
	}
	return why
}

func lastShown(s *capture.Session, shown func(x *capture.Exchange) bool) (last *capture.Exchange) {
	for _, x := range s.Exchanges {
		if x.Request != nil && x.Response != nil && shown(x) {
			last = x
		}
	}
	return last
}

// ending says how a session that did not end in order ended.
func ending(s *capture.Session) string {
	switch s.Ended {
	case capture.EndedByInform:
		return "the CPE begins another one with Inform"
	case capture.EndedSilent:
		return "nothing more comes"
	}
	return "the CPE breaks it off"
}
