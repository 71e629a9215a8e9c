package capture

import (
	"iter"
	"slices"
)

// Post is what the CPE sent, as the state machine of a session sees it.
type Post uint8

// What a POST may be.
const (
	PostNone    Post = iota // not recorded, or cut
	PostInform              // an Inform request
	PostRequest             // another SOAP request of the CPE
	PostAnswer              // a SOAP response or fault
	PostEmpty               // no body
	PostOther               // a body that is no CWMP message
)

// Reply is what the ACS sent, in the classes of the matrix of permitted responses.
type Reply uint8

// What an HTTP response may be.
const (
	ReplyNone           Reply = iota // never came, see Exchange.Lost
	ReplyInformResponse              // InformResponse
	ReplyResponse                    // the response of another method
	ReplyFault                       // a SOAP fault
	ReplyRequest                     // a request of the ACS
	ReplyEmpty                       // a success without a body, 204 or not
	ReplyChallenge                   // 401 or 407
	ReplyRedirect                    // 301, 302, 303, 307 or 308
	ReplyError                       // another HTTP status from 400 on, whatever its body
	ReplyOther                       // a body that is no CWMP message, or a status that says nothing
)

// State is the place of a session between two round trips, named after what the CPE has to do next.
type State uint8

// The states between two round trips.
const (
	StateUnknown State = iota // the recording starts in the middle
	StateIdle                 // no Inform yet
	StateAgain                // the same request has to come again: fault 8005 was its answer
	StateFree                 // the CPE may send a request, else an empty POST
	StateHeld                 // the CPE may send an empty POST only
	StateAnswer               // the CPE must answer the ACS request
	StateEnded                // ended well (TR-069 3.7.1.4)
	StateFailed               // HTTP error, malformed message, lost connection, or a fault to Inform
)

// TurnState is what holds between two round trips of a session.
type TurnState struct {
	State     State
	Held      bool     // HoldRequests of the last ACS envelope; false after an empty response (TR-069 3.5)
	HeldKnown bool     // false before InformResponse, and at the start of a session seen from the middle
	Done      bool     // the CPE has sent an empty POST while not held
	DoneKnown bool     // false in a session seen from the middle until such a POST is seen
	Ask       *Message // the ACS request that waits for its answer, nil if none
}

// Turn is one step of a session with what held before it and what holds after it.
type Turn struct {
	TurnState // before the step
	Exchange  *Exchange
	First     bool // the first step of the session (never of a session seen from the middle)
	Post      Post
	Reply     Reply
	After     TurnState
}

// Turns runs the state machine of a session (TR-069 3.7.1 and 3.7.2) over its steps: HTTP-level round trips are left out.
func (s *Session) Turns() iter.Seq[Turn] {
	if s.turns != nil {
		return slices.Values(s.turns)
	}
	return func(yield func(Turn) bool) {
		state, first := s.before, s.Window == 0 && !s.NoStart
		for _, x := range s.Exchanges {
			if x.HTTPLevel() {
				continue
			}
			t := state.step(x)
			t.First = first
			state, first = t.After, false
			if !yield(t) {
				return
			}
		}
	}
}

// Steps are the exchanges without challenges and redirects.
func (s *Session) Steps() []*Exchange {
	steps := make([]*Exchange, 0, len(s.Exchanges))
	for _, x := range s.Exchanges {
		if !x.HTTPLevel() {
			steps = append(steps, x)
		}
	}
	return steps
}

// Post tells what kind of POST the request is.
func (x *Exchange) Post() Post {
	m := x.Request
	switch {
	case m == nil || !m.HTTP.Complete:
		return PostNone
	case m.IsRequest("Inform"):
		return PostInform
	case m.Request():
		return PostRequest
	case m.Answer():
		return PostAnswer
	case m.Empty():
		return PostEmpty
	}
	return PostOther
}

// Reply tells what kind of answer the response is.
func (x *Exchange) Reply() Reply {
	m := x.Response
	switch {
	case m == nil || !m.HTTP.Complete:
		return ReplyNone
	case x.Challenge():
		return ReplyChallenge
	case x.Redirect():
		return ReplyRedirect
	case x.HTTPError():
		return ReplyError
	case m.IsResponse("Inform"):
		return ReplyInformResponse
	case m.Fault():
		return ReplyFault
	case m.Answer():
		return ReplyResponse
	case m.Request():
		return ReplyRequest
	case m.Empty() && m.HTTP.Status >= 200 && m.HTTP.Status < 300:
		return ReplyEmpty
	}
	return ReplyOther
}

// retryFault is the fault code that asks for the same request again (TR-069 A.5.2).
const retryFault = "8005"

// step is the transition of one round trip that is not HTTP-level.
func (s TurnState) step(x *Exchange) Turn {
	t := Turn{TurnState: s, Exchange: x, Post: x.Post(), Reply: x.Reply()}
	n := s
	switch t.Post {
	case PostEmpty:
		if s.HeldKnown && !s.Held {
			n.Done, n.DoneKnown = true, true
		}
	case PostAnswer:
		n.Ask = nil
	}
	t.After = n.reply(t)
	return t
}

// reply is the second half of a step: what the response makes of the state.
func (s TurnState) reply(t Turn) TurnState {
	m := t.Exchange.Response
	switch t.Reply {
	case ReplyInformResponse, ReplyResponse, ReplyFault, ReplyRequest:
		s.Held, s.HeldKnown = m.Summary.HasHold && m.Summary.Hold, true
	case ReplyEmpty:
		s.Held, s.HeldKnown = false, true
	case ReplyNone:
		if lost := t.Exchange.Lost; lost == LostToEnd || lost == LostToGap {
			s.State = StateUnknown
			return s
		}
		s.State = StateFailed
		return s
	default:
		s.State = StateFailed
		return s
	}
	switch {
	case t.Reply == ReplyRequest:
		s.Ask, s.State = m, StateAnswer
	case t.Reply == ReplyFault && m.Summary.FaultCode == retryFault:
		s.State = StateAgain
	case t.Reply == ReplyFault && t.Post == PostInform:
		s.State = StateFailed
	case t.Reply == ReplyEmpty && s.Done && s.Ask == nil:
		s.State = StateEnded
	case s.Ask != nil:
		s.State = StateAnswer
	case s.Held:
		s.State = StateHeld
	default:
		s.State = StateFree
	}
	return s
}
