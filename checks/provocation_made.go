package checks

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// Made is a POST of the CPE that a step announces, with what the ACS made of it: the other side of [Call].
type Made struct {
	Step
	Exchange *capture.Exchange // nil: it was not sent in what is recorded
	Session  *capture.Session  // nil where it belongs to none
	over     bool              // the provocation came to its end
	locked   bool              // the ACS may refuse it on account of a session that broke off
	ago      time.Duration     // how long ago that was
}

// Facts of a step that announces a POST.
const (
	FactPost = "post" // what it holds: the name of a method, "empty", [PostAny], or [PostAnswer] and the method answered
	FactAsks = "asks" // of an answer: a text that the request it answers holds, "" for any
)

// PostAny stands for the next POST, whatever it holds. PostAnswer goes before the method that a POST answers.
const (
	PostAny    = "any"
	PostAnswer = "answer to "
)

// Request finds the POST of a step: the first from the step on that holds what the fact "post" says, and that has the
// cwmp:ID of the step where it names one. Challenges and redirects are passed over; one that came to nothing but a
// challenge gives that.
func (p *Provocation) Request(step string) Made {
	s, ok := p.Step(step)
	made := Made{Step: s, over: !p.End.IsZero()}
	if !ok {
		return made
	}
	take := func(x, before *capture.Exchange, session *capture.Session) {
		m := x.Request
		if m == nil || m.Start.Before(s.Time) || !s.announces(x, before) {
			return
		}
		old := made.Exchange
		if old == nil || old.HTTPLevel() && old.Session == session || !old.HTTPLevel() && m.Start.Before(old.Request.Start) {
			made.Exchange, made.Session = x, session
		}
	}
	for _, session := range p.Sessions {
		var before *capture.Exchange
		for _, x := range session.Exchanges {
			if take(x, before, session); !x.HTTPLevel() {
				before = x
			}
		}
	}
	for _, o := range p.Others {
		if m := o.Exchange.Request; m != nil && m.HTTP.Method == "POST" {
			take(o.Exchange, nil, nil)
		}
	}
	made.ago, made.locked = p.locked(made.Exchange, made.Session)
	return made
}

// announces tells whether a POST is what the step says; before is the round trip before it.
func (s Step) announces(x, before *capture.Exchange) bool {
	m, post := x.Request, s.Facts[FactPost]
	method, answer := strings.CutPrefix(post, PostAnswer)
	switch {
	case s.ID != "" && m.Summary.ID != s.ID:
		return false
	case post == PostAny:
		return true
	case post == "empty":
		return x.Post() == capture.PostEmpty
	case answer:
		return x.Post() == capture.PostAnswer && before != nil && s.Asks(before.Response, method)
	default:
		return m.IsRequest(post)
	}
}

// Asks tells whether a message of the ACS is the request of a method that the fact "asks" of the step tells from others.
func (s Step) Asks(m *capture.Message, method string) bool {
	return m.IsRequest(method) && (s.Facts[FactAsks] == "" || !m.Dropped() && bytes.Contains(m.Content(), []byte(s.Facts[FactAsks])))
}

// Sent tells whether the POST went out.
func (m Made) Sent() bool { return m.Exchange != nil }

// Response is what the ACS answered, nil for nothing.
func (m Made) Response() *capture.Message {
	if m.Exchange == nil {
		return nil
	}
	return m.Exchange.Response
}

// Status is that of the response, 0 for none.
func (m Made) Status() int {
	if r := m.Response(); r != nil {
		return r.HTTP.Status
	}
	return 0
}

// Code is the CWMP fault code of the response, 0 for anything else.
func (m Made) Code() int {
	r := m.Response()
	if r == nil || !r.Fault() {
		return 0
	}
	n, err := strconv.ParseUint(r.Summary.FaultCode, 10, 16)
	if err != nil {
		return 0
	}
	return int(n)
}

// Fault codes of an ACS that say nothing about what was asked of it (TR-069 A.5.2).
const (
	requestDenied  = 8001
	tooBusy        = 8004
	retryRequest   = 8005
	unavailable    = 503
	tooManyAtATime = 429
)

// Unheard gives the verdict on a POST that cannot be judged: it was not sent, the recording ends before its answer, or
// the ACS would not deal with it for reasons of its own. It is nil where there is something to be judged.
func (m Made) Unheard() error {
	x := m.Exchange
	switch {
	case x == nil:
		return NotHere
	case x.Lost == capture.LostToEnd || x.Lost == capture.LostToGap || x.Response == nil && !m.over:
		return Unsure("the recording ends before the answer to the POST of step %q", m.Name)
	case x.Response == nil && x.Lost != capture.LostToClose && !m.waited():
		return Unsure("the POST of step %q has no answer in what is recorded, and the CPE did not wait for one", m.Name)
	case x.Request.Dropped() || x.Response.Dropped():
		return Unsure("the POST of step %q, or its answer, is no longer in memory", m.Name)
	case x.Challenge():
		return Unsure("the ACS refuses the credentials of the CPE")
	case x.Redirect():
		return Unsure("the ACS sends the CPE elsewhere")
	case m.Response() != nil && m.Response().SOAP && !m.Response().Empty() && !m.Response().Doc().OK():
		return Unsure("the answer to the POST of step %q is not well-formed, so that what it says cannot be read", m.Name)
	case m.locked:
		return Unsure("the ACS refuses the Inform with status %d; it may still hold the session open that broke off %s before", m.Status(), m.ago.Round(time.Second))
	case m.Status() == unavailable || m.Status() == tooManyAtATime:
		return Unsure("the ACS says that it is overloaded: status %d", m.Status())
	case m.Code() == retryRequest:
		return Unsure("the ACS asks for the same request again: fault %d", retryRequest)
	}
	return nil
}

// patience is how long an ACS may take before its silence counts as an answer (TR-069 3.4.2).
const patience = 30 * time.Second

// waited tells whether the CPE waited for an answer until it left.
func (m Made) waited() bool {
	left := m.Exchange.Conn.Ends[capture.ToServer].Time
	return m.Exchange.Lost == capture.LostToLeave && left.Sub(m.Exchange.Request.End) >= patience
}

// Accepted gives the verdict on a request of the CPE that has to be answered with its response. That the ACS refuses the
// device, or has no room for it, says nothing.
func (m Made) Accepted() error {
	if v := m.Unheard(); v != nil {
		return v
	}
	method := m.Exchange.Request.Summary.Method
	switch code := m.Code(); {
	case m.Response().IsResponse(method):
		return nil
	case code == requestDenied || code == tooBusy:
		return Unsure("the ACS refuses the device: fault %d", code)
	}
	return m.Broken(method + "Response")
}

// Served gives the verdict on a POST after which the session has to go on: with a response, a request, or nothing.
func (m Made) Served() error {
	if v := m.Unheard(); v != nil {
		return v
	}
	switch m.Exchange.Reply() {
	case capture.ReplyInformResponse, capture.ReplyResponse, capture.ReplyRequest, capture.ReplyEmpty, capture.ReplyFault:
		return nil
	}
	return m.Broken("a request of the ACS, or an empty response")
}

// Broken says that the answer of the ACS is wrong.
func (m Made) Broken(expected string) *Broken {
	if r := m.Response(); r != nil {
		return At(m.place(), m.Saw(), expected).In(r)
	}
	return At(nil, m.Saw(), expected).In(m.told())
}

// told is a message of the ACS to show where an answer is missing: the one before it, nil for none.
func (m Made) told() *capture.Message {
	var last *capture.Message
	if m.Session != nil {
		for _, x := range m.Session.Exchanges {
			if x == m.Exchange {
				return last
			}
			last = x.Response
		}
	}
	return last
}

// place is what says how the ACS answered.
func (m Made) place() any {
	r := m.Response()
	if n := r.Find("detail/Fault/FaultCode"); n != nil && r.Fault() {
		return n
	}
	if n := r.Element(); n != nil {
		return n
	}
	return r
}

// Saw says what came back.
func (m Made) Saw() string {
	sent, r := m.sent(), m.Response()
	switch {
	case r == nil:
		return sent + " gets no answer"
	case m.Exchange.Challenge() || m.Exchange.HTTPError():
		return fmt.Sprintf("%s is answered with status %d", sent, r.HTTP.Status)
	case m.Code() != 0:
		return fmt.Sprintf("%s is answered with fault %d", sent, m.Code())
	case r.Fault():
		return sent + " is answered with a SOAP fault"
	case r.Empty():
		return fmt.Sprintf("%s is answered with nothing, status %d", sent, r.HTTP.Status)
	case !r.SOAP:
		return sent + " is answered with something that is no SOAP message"
	}
	return sent + " is answered with " + r.Name()
}

// sent names what was sent.
func (m Made) sent() string {
	switch m.Exchange.Post() {
	case capture.PostEmpty:
		return "the empty POST"
	case capture.PostOther, capture.PostNone:
		return "the POST"
	}
	return m.Exchange.Request.Name()
}

// Agreed is the highest version that a session of the provocation was held in: what the ACS is known to speak.
func (p *Provocation) Agreed() cwmp.Version {
	v := cwmp.UnknownVersion
	for _, s := range p.Sessions {
		v = max(v, s.Version)
	}
	return v
}

// After gives the round trips whose responses came after a POST: its own, the rest of its session, and those of later
// sessions, with the number of these.
func (p *Provocation) After(m Made) (after []*capture.Exchange, sessions int) {
	if m.Session == nil {
		return nil, 0
	}
	found := false
	for _, x := range m.Session.Exchanges {
		if found = found || x == m.Exchange; found {
			after = append(after, x)
		}
	}
	for _, s := range p.Sessions {
		if s != m.Session && !s.Start.Before(m.Exchange.Request.Start) {
			after = append(after, s.Exchanges...)
			sessions++
		}
	}
	return after, sessions
}
