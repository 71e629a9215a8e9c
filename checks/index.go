package checks

import (
	"cwmplab/capture"
	"cwmplab/cwmp"
)

// index leads from a message to the rules that want to see it, so that a message costs only those.
type index struct {
	byMethod         map[string][]int // "Inform", "InformResponse"
	soap             []int
	fault            []int
	empty            []int
	http             []int
	connReq          []int
	exchanges        []int
	connReqExchanges []int
	sessions         []int
	devices          []int
	provoked         []int
	place            []int // by rule: that of a device rule among the device rules
}

func newIndex(rules []*Rule) *index {
	ix := &index{byMethod: map[string][]int{}, place: make([]int, len(rules))}
	for i, r := range rules {
		switch r.Scope() {
		case ScopeExchange:
			if r.Observe.ConnReq {
				ix.connReqExchanges = append(ix.connReqExchanges, i)
			} else {
				ix.exchanges = append(ix.exchanges, i)
			}
		case ScopeSession:
			ix.sessions = append(ix.sessions, i)
		case ScopeDevice:
			ix.place[i] = len(ix.devices)
			ix.devices = append(ix.devices, i)
		case ScopeProvoked:
			ix.provoked = append(ix.provoked, i)
		default:
			ix.message(i, r.Observe)
		}
	}
	return ix
}

func (ix *index) message(i int, o Observe) {
	for _, name := range o.Methods {
		ix.byMethod[name] = append(ix.byMethod[name], i)
	}
	if o.SOAP {
		ix.soap = append(ix.soap, i)
	}
	if o.Fault {
		ix.fault = append(ix.fault, i)
	}
	if o.Empty {
		ix.empty = append(ix.empty, i)
	}
	if o.HTTP {
		ix.http = append(ix.http, i)
	}
	if o.ConnReq {
		ix.connReq = append(ix.connReq, i)
	}
}

// wanted appends the rules that observe a message of a session to buf.
func (ix *index) wanted(m *capture.Message, buf []int) []int {
	buf = append(buf, ix.http...)
	if m.Empty() {
		return append(buf, ix.empty...)
	}
	if !m.SOAP {
		return buf
	}
	buf = append(buf, ix.soap...)
	switch m.Summary.Kind {
	case cwmp.KindFault:
		buf = append(buf, ix.fault...)
	case cwmp.KindRequest:
		buf = append(buf, ix.byMethod[m.Summary.Method]...)
	case cwmp.KindResponse:
		buf = append(buf, ix.byMethod[m.Summary.Method+"Response"]...)
	}
	return buf
}

// wants tells whether the narrowing of an Observe lets a message through.
func (o Observe) wants(m *capture.Message) bool {
	return !(o.Requests && m.Response || o.Replies && !m.Response || o.Sender != 0 && !o.Sender.Has(m.Sender))
}

// lacks tells why a source cannot show what a rule needs, "" if it can.
func (o Observe) lacks(s *capture.Source) string {
	switch {
	case s == nil:
		return ""
	case o.Framing && !s.Framing:
		return "source: a " + s.Format + " does not show framing and headers as on the wire"
	case o.Timing && !s.Timing:
		return "source: a " + s.Format + " has no time stamps of the wire"
	case o.Opens && !s.Opens:
		return "source: a " + s.Format + " does not show when connections were opened"
	}
	return ""
}
