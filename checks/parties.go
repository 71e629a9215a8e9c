package checks

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// sides are the two who hold a session.
type sides struct{ cpe, acs *subject }

// parties knows every subject, and who holds which session.
type parties struct {
	byID  map[partyID]*subject
	order []*subject // by first appearance; those that are gone leave it now and then
	gone  int        // of them

	sessions map[*capture.Session]sides // under way
	lastACS  *subject                   // seen in this recording
	idle     idle

	loud  int      // devices whose findings are told one by one
	quiet *subject // devices that were dropped, without findings
	rest  *subject // the same, with findings; and the findings of those that are told together
}

type partyID struct {
	role cwmp.Role
	id   string
}

func newParties() parties {
	return parties{byID: map[partyID]*subject{}, sessions: map[*capture.Session]sides{},
		quiet: &subject{role: cwmp.CPE, judged: true}, rest: &subject{role: cwmp.CPE, judged: true}}
}

// begin forgets what belongs to the recording before.
func (p *parties) begin() {
	clear(p.sessions)
	for _, s := range p.order {
		s.server, s.running = nil, 0
	}
	p.lastACS = nil
}

func (p *parties) subject(role cwmp.Role, id string) *subject {
	key := partyID{role, id}
	s := p.byID[key]
	if s == nil {
		s = &subject{id: id, role: role}
		p.byID[key] = s
		p.order = append(p.order, s)
	}
	p.idle.touch(s)
	return s
}

// speak takes note that a rule has more to say about a subject than "kept". It decides whether a device is told by itself
// where there are very many.
func (p *parties) speak(s *subject) {
	if s.loud || s.role != cwmp.CPE {
		return
	}
	s.loud = true
	if p.loud++; p.loud > mostLoud {
		p.loud, s.rest = mostLoud, true
	}
}

// drop lets go of a device. One whose findings are told by itself stays, as far as the report needs it.
func (p *parties) drop(s *subject, rules int) {
	p.idle.remove(s)
	s.server = nil
	if s.loud && !s.rest {
		return
	}
	if s.judged {
		into := p.quiet
		if s.loud {
			into = p.rest
		}
		into.absorb(s, make([]tally, rules))
	}
	s.gone = true
	s.tallies = tallies{}
	delete(p.byID, partyID{s.role, s.id})
	if p.gone++; p.gone > len(p.order)/2 {
		p.order = slices.DeleteFunc(p.order, func(s *subject) bool { return s.gone })
		p.gone = 0
	}
}

// device is the CPE of an identity, nil for an unknown one.
func (p *parties) device(d cwmp.DeviceID) *subject {
	if id := string(capture.KeyOf(d)); id != "" {
		return p.subject(cwmp.CPE, id)
	}
	return nil
}

// of gives the two who hold a session.
func (p *parties) of(s *capture.Session) sides {
	known, ok := p.sessions[s]
	if ok && (known.cpe.known() || s.Device == (cwmp.DeviceID{})) {
		p.idle.touch(known.cpe)
		return known
	}
	if ok {
		known.cpe.running--
	}
	both := sides{p.subject(cwmp.CPE, deviceID(s)), p.subject(cwmp.ACS, acsID(s))}
	both.cpe.running++
	p.sessions[s] = both
	both.cpe.server, p.lastACS = both.acs, both.acs
	return both
}

// ended forgets a session, or a window of one.
func (p *parties) ended(s *capture.Session) {
	if known, ok := p.sessions[s]; ok {
		known.cpe.running--
		delete(p.sessions, s)
	}
}

// asked gives the two parties of a connection request. It comes from an ephemeral port: the ACS is the one the device
// talks to, else the last one seen in the recording.
func (p *parties) asked(c *capture.ConnectionRequest) sides {
	cpe := p.device(c.Device)
	if cpe == nil {
		cpe = p.subject(cwmp.CPE, UnknownCPE+c.Exchange.Conn.Server.String())
	}
	if acs := p.acsOf(cpe, nil); acs != nil {
		return sides{cpe, acs}
	}
	return sides{cpe, p.subject(cwmp.ACS, "unknown ACS at "+c.Exchange.Conn.Client.Addr().String())}
}

// acsOf is the ACS of a session, or the one a CPE talked to last, or the last of the recording; nil for none.
func (p *parties) acsOf(cpe *subject, s *capture.Session) *subject {
	if s != nil {
		return p.of(s).acs
	}
	if cpe.server != nil {
		return cpe.server
	}
	return p.lastACS
}

// UnknownCPE begins the ID of a CPE that has not said who it is; its address follows.
const UnknownCPE = "unknown CPE at "

func (s *subject) known() bool {
	return len(s.id) < len(UnknownCPE) || s.id[:len(UnknownCPE)] != UnknownCPE
}

// deviceID names a CPE in results.
func deviceID(s *capture.Session) string {
	if id := string(s.Key()); id != "" {
		return id
	}
	for _, x := range s.Exchanges {
		return UnknownCPE + x.Conn.Client.Addr().String()
	}
	return UnknownCPE + "an unknown address"
}

// acsID names an ACS in results.
func acsID(s *capture.Session) string {
	if s.ACS != "" {
		return s.ACS
	}
	return "unknown ACS"
}
