package capture

import "cwmplab/internal/http1"

// httpStream reads both directions of one connection as HTTP, so that responses are read knowing what they answer.
// A gap starts a direction anew.
type httpStream struct {
	limits   http1.Limits
	parsers  [2]*http1.Parser
	methods  []string // of requests that are not answered yet
	next     [2]int64
	answered bool // the request whose head is there, but not its body, has its response already
}

func newHTTPStream(l http1.Limits, start [2]int64) *httpStream {
	s := &httpStream{limits: l, next: start}
	s.reset(ToServer)
	s.reset(ToClient)
	return s
}

func (s *httpStream) reset(dir Direction) {
	if dir == ToServer {
		s.parsers[dir] = http1.NewRequestParser(s.limits)
	} else {
		s.parsers[dir] = http1.NewResponseParser(s.limits, s.method)
	}
	s.parsers[dir].StartAt(s.next[dir])
}

// method is that of the request which the next response answers.
func (s *httpStream) method() string {
	if len(s.methods) > 0 {
		m := s.methods[0]
		s.methods = s.methods[1:]
		return m
	}
	if p := s.parsers[ToServer].Pending(); p != nil && !s.answered {
		s.answered = true // an answer before the request was sent to its end
		return p.Method
	}
	return ""
}

// feed takes bytes and gives the messages they complete. Their offsets are those of the direction.
func (s *httpStream) feed(dir Direction, offset int64, b []byte) []*http1.Message {
	if offset != s.next[dir] {
		s.next[dir] = offset
		s.reset(dir)
	}
	s.next[dir] += int64(len(b))
	done := s.parsers[dir].Feed(b)
	if dir == ToServer {
		for _, m := range done {
			if s.answered {
				s.answered = false
				continue
			}
			if len(s.methods) < 1000 { // a client that never waits for an answer must not fill memory
				s.methods = append(s.methods, m.Method)
			}
		}
	}
	return done
}

// pending is the message under way whose head is complete, nil if there is none.
func (s *httpStream) pending(dir Direction) *http1.Message { return s.parsers[dir].Pending() }

// end closes a direction and gives the message that ends with it.
func (s *httpStream) end(dir Direction) *http1.Message { return s.parsers[dir].Close() }

// garbage tells that what passes is no HTTP.
func garbage(m *http1.Message) bool {
	if m == nil {
		return false
	}
	_, is := m.Note(http1.NoteGarbage)
	return is
}
