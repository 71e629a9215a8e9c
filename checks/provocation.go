package checks

import (
	"time"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// Provocation is what a suite did on purpose so that rules can be judged, with all that was recorded of its device from
// then until it was over. It is a view of the recording: the verdict rests on the messages, the marks only say which of
// them were meant, and what no message tells.
type Provocation struct {
	Rules    []string
	Device   cwmp.DeviceID
	Facts    map[string]string
	Start    time.Time
	End      time.Time // zero in a recording that ends before it was over
	Seen     time.Time // how far the recording goes: an absence is judged only up to here
	Steps    []Step
	Sessions []*capture.Session // in the order in which they ended; the first may have begun before Start
	Requests []*capture.ConnectionRequest
	Others   []*capture.Other   // of whatever device: file transfers
	Attempts []*capture.Attempt // of whatever device: what an attempt belongs to does not show
	Failing  bool               // the last session of the device before it did not end in order, so that RetryCount and the waits go on

	before ended // the last session of the device that ended before Start
	ends   bool  // a session of the device has ended in order, in it or before
}

// Step is one thing that the suite did: a call, or something else at a time.
type Step struct {
	Name  string
	Time  time.Time
	ID    string // cwmp:ID of a call, "" for any other step
	Facts map[string]string
}

// Fact gives what the suite noted, "" for nothing.
func (p *Provocation) Fact(name string) string { return p.Facts[name] }

// Step gives a step by its name.
func (p *Provocation) Step(name string) (Step, bool) {
	for _, s := range p.Steps {
		if s.Name == name {
			return s, true
		}
	}
	return Step{}, false
}

// Since gives the sessions whose first byte lies at or after a time, in the order in which they ended.
func (p *Provocation) Since(t time.Time) []*capture.Session {
	var since []*capture.Session
	for _, s := range p.Sessions {
		if !s.Start.Before(t) {
			since = append(since, s)
		}
	}
	return since
}

// Call is a request of the ACS that a step made, with what came back.
type Call struct {
	Step
	Ask     *capture.Message // nil: it was not sent in what is recorded
	Answer  *capture.Message // the response or the fault; nil: none came
	Session *capture.Session
}

// Call finds the call of a step; its fields are nil where it was not sent, or not answered.
func (p *Provocation) Call(step string) Call {
	s, ok := p.Step(step)
	if !ok || s.ID == "" {
		return Call{Step: s}
	}
	for _, session := range p.Sessions {
		for t := range session.Turns() {
			if a := t.Exchange.Response; a.Request() && a.Summary.ID == s.ID && !a.Start.Before(s.Time) {
				return answered(Call{Step: s, Ask: a, Session: session}, t.Exchange)
			}
		}
	}
	return Call{Step: s}
}

// answered adds the POST that followed a call, where it is the answer to it: one to another call shows that something is
// missing from the recording, or that the CPE has lost its way, which is for other rules to say.
func answered(c Call, asked *capture.Exchange) Call {
	for t := range c.Session.Turns() {
		if m := t.Exchange.Request; t.Ask == c.Ask && t.Exchange != asked && m.Answer() {
			if fits := m.Fault() || m.IsResponse(c.Ask.Summary.Method); fits && (!m.Summary.HasID || trimmed(m.Summary.ID) == c.ID) {
				c.Answer = m
			}
			break
		}
	}
	return c
}

// Sent tells whether the call went out.
func (c Call) Sent() bool { return c.Ask != nil }

// Code is the CWMP fault code of the answer, 0 for a response, for a plain SOAP fault, and where no answer came.
func (c Call) Code() int {
	if c.Answer == nil || !c.Answer.Fault() {
		return 0
	}
	n := 0
	for _, d := range c.Answer.Summary.FaultCode {
		if d < '0' || d > '9' || n > 1<<20 {
			return 0
		}
		n = n*10 + int(d-'0')
	}
	return n
}

// Responded tells whether the answer is the response of the method.
func (c Call) Responded() bool {
	return c.Answer != nil && c.Ask != nil && c.Answer.IsResponse(c.Ask.Summary.Method)
}

// notSupported is the fault code of a CPE that does not know a method (TR-069 A.5.1).
const notSupported = 9000

// Unanswered gives the verdict on a call that cannot be judged: it was not sent, got no answer, or the device does not
// have the method. It is nil where there is an answer to be judged.
func (c Call) Unanswered() error {
	switch {
	case c.Ask == nil:
		return NotHere
	case c.Answer == nil:
		return Unsure("the %s of step %q got no answer: the session broke off", c.Ask.Summary.Method, c.Name)
	case c.Code() == notSupported:
		return NotHere
	case c.Ask.Dropped() || c.Answer.Dropped():
		return Unsure("the %s of step %q, or its answer, is no longer in memory", c.Ask.Summary.Method, c.Name)
	case c.Answer.Element() == nil || !c.Answer.Doc().OK():
		return Unsure("the answer of step %q is not well-formed", c.Name)
	}
	return nil
}

// Refused gives the verdict on a call that has to be answered with a fault of one of the codes.
func (c Call) Refused(codes ...int) error {
	if v := c.Unanswered(); v != nil {
		return v
	}
	code := c.Code()
	for _, allowed := range codes {
		if code == allowed {
			return nil
		}
	}
	return At(c.faultPlace(), c.saw(), "fault "+either(codes)).In(c.Answer)
}

// Accepted gives the verdict on a call that has to be answered with its response.
func (c Call) Accepted() error {
	if v := c.Unanswered(); v != nil {
		return v
	}
	if c.Responded() {
		return nil
	}
	return At(c.faultPlace(), c.saw(), c.Ask.Summary.Method+"Response").In(c.Answer)
}

// faultPlace is the element that says what came back.
func (c Call) faultPlace() any {
	if n := c.Answer.Find("detail/Fault/FaultCode"); n != nil {
		return n
	}
	return c.Answer.Element()
}

// saw says what came back.
func (c Call) saw() string {
	switch {
	case c.Code() != 0:
		return c.Ask.Summary.Method + " is answered with fault " + c.Answer.Summary.FaultCode
	case c.Answer.Fault():
		return c.Ask.Summary.Method + " is answered with a SOAP fault"
	}
	return c.Ask.Summary.Method + " is answered with " + c.Answer.Name()
}
