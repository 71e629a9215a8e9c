package rpc

import (
	"iter"

	"cwmplab/capture"
	"cwmplab/checks"
)

// call is a request of the ACS with what the CPE answered.
type call struct {
	ask, answer *capture.Message // the answer is the response of the method or a fault
}

// done tells whether the request is one of these methods and was answered with its response.
func (c call) done(methods ...string) bool {
	return c.ask.Is(methods...) && c.answer.IsResponse(c.ask.Summary.Method)
}

// calls yields the answered requests of the ACS in a session, in their order. Of sessions that cannot be told apart from
// others there are none.
func calls(s *capture.Session) iter.Seq[call] {
	return func(yield func(call) bool) {
		if s.Doubtful {
			return
		}
		for t := range s.Turns() {
			if t.Ask != nil && t.Post == capture.PostAnswer && !yield(call{t.Ask, t.Exchange.Request}) {
				return
			}
		}
	}
}

// asked is what a message answers: for a response of the ACS the POST, for a POST of the CPE the response of the step
// before it. It serves rules on single answers, which are judged while their tree is at hand; nil where the request is
// not in the recording or the session cannot be told apart from others.
func asked(m *capture.Message) *capture.Message {
	x := m.Exchange
	switch {
	case x == nil || x.Session == nil || x.Session.Doubtful:
		return nil
	case m.Response:
		return requestOnly(x.Request)
	}
	all := x.Session.Exchanges
	i := len(all) - 1 // an exchange is judged while it is the last of its session, or nearly so
	for i >= 0 && all[i] != x {
		i--
	}
	for i--; i >= 0; i-- {
		if !all[i].HTTPLevel() {
			return requestOnly(all[i].Response)
		}
	}
	return nil
}

func requestOnly(m *capture.Message) *capture.Message {
	if !m.Request() {
		return nil
	}
	return m
}

// askedFor is the readable request that a response answers. The error says why there is none to compare with.
func askedFor(m *capture.Message) (*capture.Message, error) {
	if err := readable(m); err != nil {
		return nil, err
	}
	ask := asked(m)
	if ask == nil || !m.Fault() && ask.Summary.Method != m.Summary.Method {
		return nil, checks.NotHere
	}
	return ask, readable(ask)
}
