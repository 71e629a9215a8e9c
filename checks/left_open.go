package checks

import (
	"time"

	"cwmplab/capture"
)

// ended is how a session of a device ended that the ACS had opened, as far as the next one may feel it.
type ended struct {
	device capture.DeviceKey // "" for a session that the ACS has not opened: it leaves nothing behind
	at     time.Time
	open   bool // it broke off: the ACS may hold it open
}

func endOf(s *capture.Session) ended {
	if s.InformResponse() == nil {
		return ended{}
	}
	return ended{capture.KeyOf(s.Device), s.End, s.Ended != capture.EndedWell}
}

// follows notes a session that ended before the provocation began.
func (p *Provocation) follows(e ended) {
	if e.device == capture.KeyOf(p.Device) && e.at.Before(p.Start) && e.at.After(p.before.at) {
		p.before = e
	}
}

// lockedFor is how long an ACS may hold a session open that has broken off, and refuse others of the device: SessionTimeout
// of the Inform, which is a minute in what our CPE asks for, and some time to notice (TR-069 3.7.2.4).
const lockedFor = 75 * time.Second

// locked tells whether an HTTP error to an Inform may be due to an earlier session that broke off, not to this Inform; and
// how long that was ago. That an ACS should drop the old session is for a rule of its own to say.
func (p *Provocation) locked(x *capture.Exchange, session *capture.Session) (ago time.Duration, may bool) {
	if x == nil || x.Post() != capture.PostInform || !x.HTTPError() {
		return 0, false
	}
	last := p.before
	for _, s := range p.Sessions {
		if e := endOf(s); s != session && !e.at.After(x.Request.Start) && e.at.After(last.at) {
			last = e
		}
	}
	ago = x.Request.Start.Sub(last.at)
	return ago, last.open && ago < lockedFor
}
