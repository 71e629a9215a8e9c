package capture

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"cwmplab/cwmp"
)

// The shortest wait before a first retry is 5 s (TR-069 3.2.1.1); a repetition that comes sooner is none.
const retryAtOnce = 4 * time.Second

// request takes a request that is complete and puts it where it belongs, as far as that shows before its response.
func (ss *sessions) request(p *pending) {
	m := p.x.Request
	switch {
	case !ss.cwmpRequest(p):
		p.undecided = m.HTTP.Method == "POST" && (m.Empty() || m.SOAP)
	default:
		ss.attribute(p)
	}
}

// cwmpRequest tells whether a request is a message of a session by all that is known before its response.
func (ss *sessions) cwmpRequest(p *pending) bool {
	m := p.x.Request
	if m.SOAP {
		if ours(m) {
			return true
		}
	} else if m.HTTP.Method != "POST" {
		return false
	}
	conn := p.x.Conn
	if ss.servers[conn.Server] || ss.a.isACS(conn.Server) {
		return true
	}
	if len(p.flow.runs) > 0 {
		return true
	}
	return ss.cookieOwner(m) != nil || ss.awaited(p)
}

// awaited tells whether a session was redirected to where this request goes.
func (ss *sessions) awaited(p *pending) bool {
	host := p.x.Request.Header("Host")
	return host != "" && slices.ContainsFunc(ss.byClient[p.x.Conn.Client.Addr()], func(r *running) bool {
		return strings.EqualFold(r.moved, host)
	})
}

// ours tells whether a SOAP message is one of CWMP.
func ours(m *Message) bool {
	s := &m.Summary
	switch {
	case s.Kind == cwmp.KindRequest || s.Kind == cwmp.KindResponse:
		return true
	case strings.Contains(s.Namespace, "cwmp"):
		return true
	case s.Kind == cwmp.KindFault:
		return s.FaultCode != ""
	}
	return bytes.Contains(m.Content(), []byte("urn:dslforum-org:cwmp-"))
}

// carries tells whether an exchange that was undecided turns out to be one of a session.
func (ss *sessions) carries(f *httpConn, x *Exchange) bool {
	if x.Response != nil && x.Response.SOAP && ours(x.Response) {
		return true
	}
	return x.Request != nil && (len(f.runs) > 0 || ss.servers[x.Conn.Server])
}

// attribute puts an exchange into its session, and opens one where there is none.
func (ss *sessions) attribute(p *pending) {
	m := p.x.Request
	if m != nil && m.IsRequest("Inform") {
		ss.attributeInform(p)
		return
	}
	r, doubtful := ss.owner(p)
	if r == nil {
		overtaken := ss.overtaken(p)
		r = ss.start(p)
		if overtaken != nil {
			r.s.Resumes, r.s.Device = overtaken.s.Number, overtaken.s.Device
		}
		if !ss.startsWrong(p) || doubtful {
			r.middle()
		}
	}
	r.s.Doubtful = r.s.Doubtful || doubtful
	ss.add(r, p)
}

// startsWrong tells whether a session that does not begin with Inform is seen from its beginning all the same: its
// connection is, nothing but challenges came before on it, it brings no cookie from before, it answers nothing, and no
// session from its address has fallen silent that may be going on.
func (ss *sessions) startsWrong(p *pending) bool {
	m := p.x.Request
	if m == nil || p.x.Conn.OpenHow == OpenUnknown || m.Has("Cookie") || p.flow.used || !m.Empty() && !m.Request() {
		return false
	}
	at, silent := ss.silent[p.x.Conn.Client.Addr()]
	return !silent || ss.a.now.Sub(at) > openIdle
}

// attributeInform puts an Inform into the session it repeats, or opens a new one.
func (ss *sessions) attributeInform(p *pending) {
	m := p.x.Request
	key := KeyOf(deviceOf(m))
	r := ss.byDevice[key]
	if r != nil && !ss.repeats(r, p) {
		ss.end(r, EndedByInform)
		r = nil
	}
	if r == nil {
		for _, old := range slices.Clone(p.flow.runs) { // one whose Inform was not seen, or not readable
			if old.key == "" && !old.gone && (key == "" || old.s.inform == nil) {
				if key == "" && ss.repeats(old, p) {
					r = old
					continue
				}
				ss.end(old, EndedByInform)
			}
		}
	}
	if r == nil {
		r = ss.start(p)
	}
	ss.add(r, p)
	ss.inform(r, m)
}

// repeats tells whether an Inform belongs to the session of its device that runs: because the session waits for it to
// come again, or because it is sent within the session, which is wrong and for the rules to say. One that merely brings
// the cookie to a new connection, a while after the old one was closed, opens a session: its CPE kept the cookie too long.
func (ss *sessions) repeats(r *running, p *pending) bool {
	if r.over {
		return false
	}
	m := p.x.Request
	if len(r.inflight) > 0 {
		return r.inflight[0].flow == p.flow
	}
	last := r.last
	linked := p.flow.last() == r || ss.cookieOwner(m) == r && !ss.leftFor(r, m)
	if last == nil {
		return linked
	}
	if last.Request != nil && last.Request.IsRequest("Inform") {
		switch {
		case last.Redirect(): // a redirect that is not followed fails the session, and a retry counts on
			return retryCount(m) == r.s.RetryCount
		case last.Challenge():
			return ss.answersChallenge(r, last, p)
		case r.state.State == StateAgain:
			return true
		}
	}
	return linked && r.state.State != StateFailed
}

// leftFor tells whether the connection of a session was closed so long before a request that the CPE may have begun anew:
// a first retry waits 5 s at least.
func (ss *sessions) leftFor(r *running, m *Message) bool {
	closed := r.flow == nil || r.flow.closed
	return closed && r.last != nil && r.last.Response != nil && m.Start.Sub(r.last.Response.End) >= retryAtOnce
}

// answersChallenge tells whether an Inform answers the challenge that the last one got, rather than being a retry
// after the credentials were refused.
func (ss *sessions) answersChallenge(r *running, last *Exchange, p *pending) bool {
	m := p.x.Request
	if m.Has("Authorization") && !last.Request.Has("Authorization") {
		return true
	}
	for _, h := range last.Response.HeaderAll("WWW-Authenticate") {
		if strings.Contains(strings.ToLower(strings.ReplaceAll(h.Value, " ", "")), "stale=true") ||
			strings.Contains(strings.ToLower(h.Value), `stale="true"`) {
			return true
		}
	}
	soon := m.Start.Sub(last.Response.End) < retryAtOnce
	return soon && retryCount(m) == r.s.RetryCount
}

// owner finds the session of a POST that is no Inform: by cookie, then by connection, then by address and time.
// Nil and doubtful where several could be meant.
func (ss *sessions) owner(p *pending) (r *running, doubtful bool) {
	m := p.x.Request
	if r := ss.cookieOwner(m); r != nil {
		return r, false
	}
	var here []*running
	for _, r := range p.flow.runs {
		if !r.gone && !r.over {
			here = append(here, r)
		}
	}
	switch {
	case len(here) == 1:
		return here[0], false
	case len(here) > 1:
		for _, r := range here {
			r.s.Doubtful = true
		}
		return nil, true
	}
	if r := p.flow.last(); r != nil && !r.gone && r.over {
		return r, false // after its end: for the rules to say
	}
	if ss.overtaken(p) != nil {
		return nil, false // it is not the new one that goes on here
	}
	return ss.continued(p)
}

// overtaken is the session that the connection of a request carried last, where a new Inform of the device, from the same
// address, has ended it and runs elsewhere; nil if there is none.
func (ss *sessions) overtaken(p *pending) *running {
	r := p.flow.last()
	if r == nil || !r.gone || r.s.Ended != EndedByInform {
		return nil
	}
	if by := ss.byDevice[r.key]; by == nil || by.client != r.client {
		return nil
	}
	return r
}

// cookieOwner is the one session to which the cookies of a request belong, nil if there is none or several.
func (ss *sessions) cookieOwner(m *Message) *running {
	var found *running
	for _, c := range sent(m) {
		owners := ss.byCookie[c.name+"="+c.value]
		if len(owners) != 1 { // unknown, or set for many: it says nothing
			continue
		}
		if found != nil && found != owners[0] {
			return nil
		}
		found = owners[0]
	}
	return found
}

// continued finds the session that goes on in a new connection, by client address, cookies and redirect target.
func (ss *sessions) continued(p *pending) (r *running, doubtful bool) {
	cookies := sent(p.x.Request)
	host := ""
	if p.x.Request != nil {
		host = p.x.Request.Header("Host")
	}
	var closed, open, moved []*running
	for _, r := range ss.byClient[p.x.Conn.Client.Addr()] {
		switch {
		case r.gone || r.over || r.state.State == StateFailed || len(r.inflight) > 0 || r.contradicts(cookies):
		case r.moved != "" && strings.EqualFold(r.moved, host):
			moved = append(moved, r)
		case r.flow == nil || r.flow.closed || r.closing():
			closed = append(closed, r)
		default:
			open = append(open, r)
		}
		if len(closed) > 64 {
			break
		}
	}
	for _, candidates := range [][]*running{moved, closed, open} {
		switch {
		case len(candidates) == 1:
			return candidates[0], false
		case len(candidates) > 1:
			for _, r := range candidates {
				r.s.Doubtful = true
			}
			return nil, true
		}
	}
	return nil, false
}

// contradicts tells whether a request's cookies are those of another session.
func (r *running) contradicts(cookies []cookie) bool {
	for _, own := range r.jar {
		for _, c := range cookies {
			if c.name == own.name && c.value != own.value {
				return true
			}
		}
	}
	return false
}

// closing tells whether the last response said that the connection ends with it.
func (r *running) closing() bool {
	return r.last != nil && r.last.Response != nil && !r.last.Response.HTTP.KeepAlive()
}
