package checks

import (
	"cwmplab/capture"
	"cwmplab/cwmp"
)

// sides are the two who hold a session.
type sides struct{ cpe, acs *subject }

// parties knows every subject, and who holds which session.
type parties struct {
	byID  map[partyID]*subject
	order []*subject

	sessions map[*capture.Session]sides // under way
	server   map[*subject]*subject      // the ACS each CPE of this recording talked to last
	lastACS  *subject                   // seen in this recording
}

type partyID struct {
	role cwmp.Role
	id   string
}

func newParties() parties {
	return parties{byID: map[partyID]*subject{}, sessions: map[*capture.Session]sides{}, server: map[*subject]*subject{}}
}

// begin forgets what belongs to the recording before.
func (p *parties) begin() {
	clear(p.sessions)
	clear(p.server)
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
	return s
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
	if known, ok := p.sessions[s]; ok && (known.cpe.known() || s.Device == (cwmp.DeviceID{})) {
		return known
	}
	both := sides{p.subject(cwmp.CPE, deviceID(s)), p.subject(cwmp.ACS, acsID(s))}
	p.sessions[s] = both
	p.server[both.cpe], p.lastACS = both.acs, both.acs
	return both
}

// ended forgets a session.
func (p *parties) ended(s *capture.Session) {
	if !s.More {
		delete(p.sessions, s)
	}
}

// asked gives the two parties of a connection request. It comes from an ephemeral port: the ACS is the one the device
// talks to, else the last one seen in the recording.
func (p *parties) asked(c *capture.ConnectionRequest) sides {
	cpe := p.device(c.Device)
	if cpe == nil {
		cpe = p.subject(cwmp.CPE, unknownCPE+c.Exchange.Conn.Server.String())
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
	if acs := p.server[cpe]; acs != nil {
		return acs
	}
	return p.lastACS
}

const unknownCPE = "unknown CPE at "

func (s *subject) known() bool {
	return len(s.id) < len(unknownCPE) || s.id[:len(unknownCPE)] != unknownCPE
}

// deviceID names a CPE in results.
func deviceID(s *capture.Session) string {
	if id := string(s.Key()); id != "" {
		return id
	}
	for _, x := range s.Exchanges {
		return unknownCPE + x.Conn.Client.Addr().String()
	}
	return unknownCPE + "an unknown address"
}

// acsID names an ACS in results.
func acsID(s *capture.Session) string {
	if s.ACS != "" {
		return s.ACS
	}
	return "unknown ACS"
}
