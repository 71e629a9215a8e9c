package fleet

import (
	"errors"
	"fmt"
	"strconv"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/http1"
)

// post is what the CPE sends next.
type post uint8

const (
	postInform post = iota
	postAnswer
	postEmpty
	postEnd // none: the session is over
)

// choose is the CPE's part of the state machine (TR-069 3.7.1), for a CPE that has no requests of its own.
func (s *session) choose() post {
	switch {
	case !s.informed:
		return postInform
	case s.ask != nil:
		return postAnswer
	case s.ended:
		return postEnd
	}
	return postEmpty
}

// compose makes the body of a POST, nil for an empty one.
func (s *session) compose(p post) []byte {
	switch p {
	case postInform:
		return s.inform()
	case postAnswer:
		a := s.ask
		s.ask = nil
		s.body = cwmp.AppendEncode(s.body[:0], &cwmp.Envelope{Version: s.version, Header: cwmp.Header{ID: a.id}, Body: s.answer(a)}, s.fleet.style)
		return s.body
	}
	return nil
}

// receive takes in the response to a POST.
func (s *session) receive(p post, resp *http1.Message) error {
	switch {
	case resp.Status == 204, resp.Status == 200 && len(resp.Body) == 0 && resp.BodyDropped == 0:
		if p == postInform {
			return misplaced("an empty response instead of the answer")
		}
		s.held, s.ended = false, s.done
		return nil
	case resp.Status != 200:
		return statusFailure(resp.Status)
	case resp.BodyDropped > 0:
		return &failure{kind: Malformed, err: fmt.Errorf("longer than %d bytes", responseLimits.Body)}
	}
	m, err := cpe.Read(resp.Body)
	if err != nil {
		return &failure{kind: Malformed, err: err}
	}
	s.held = m.Summary.Hold
	switch {
	case p == postInform && m.Summary.IsResponse():
		return s.accepted(m)
	case p == postInform:
		return misplaced(m.String() + " instead of the answer")
	case m.Summary.IsResponse():
		return misplaced(m.String() + " answers nothing")
	}
	s.ask = &ask{id: m.Envelope.Header.ID, body: m.Envelope.Body, refusal: m.Refusal()}
	return nil
}

// accepted handles the answer to Inform.
func (s *session) accepted(m cpe.Message) error {
	if fault, failed := m.Envelope.Body.(*cwmp.Fault); failed {
		if fault.FaultCode != 8005 {
			return &failure{kind: FaultToInform + " " + strconv.FormatUint(uint64(fault.FaultCode), 10)}
		}
		if s.repeats++; s.repeats > maxRepeats {
			return &failure{kind: FaultToInform + " 8005", err: errors.New("again and again")}
		}
		return nil // the same request is sent again (TR-069 3.7.1.6)
	}
	if m.Summary.Method != "Inform" {
		return misplaced(m.String() + " instead of InformResponse")
	}
	s.informed, s.version = true, m.Agreed(s.fleet.config.Version)
	s.device.delivered()
	return nil
}
