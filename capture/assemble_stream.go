package capture

import (
	"cwmplab/internal/http1"
)

// stream is one direction of a flow.
type stream struct {
	parser *http1.Parser
	base   int64 // stream offset at which the parser began
	next   int64 // stream offset of the next byte
	marks  []mark
	done   int64 // stream offset at which the latest message ended
	lost   bool  // the parser waits for the start of a message
	ended  bool
}

// mark notes which packet brought the bytes of an event.
func (s *stream) mark(ev Event) {
	if n := len(s.marks); n > 0 && s.marks[n-1].at.Equal(ev.Time) && s.marks[n-1].frame == ev.Frame {
		return
	}
	if len(s.marks) >= 2*maxMarks { // thin them out, but keep the first and the newest
		kept := s.marks[:1]
		for i := 2; i < len(s.marks); i += 2 {
			kept = append(kept, s.marks[i])
		}
		s.marks = kept
	}
	s.marks = append(s.marks, mark{from: ev.Offset, at: ev.Time, frame: ev.Frame})
}

// forget drops the marks in front of the message under way, whose start the parser tells only with its head complete.
func (s *stream) forget() {
	n := 0
	for n+1 < len(s.marks) && s.marks[n+1].from <= s.done {
		n++
	}
	s.marks = s.marks[n:]
}

// message wraps what the parser read, with the times and packets of its bytes.
func (s *stream) message(h *http1.Message, dir Direction) *Message {
	rebase(h, s.base)
	m := &Message{HTTP: h, Response: dir == ToClient}
	start, end := h.Offset, h.Offset+h.WireLen
	s.done = end
	first := -1
	for i, k := range s.marks {
		if k.from > start && k.from >= end {
			break
		}
		if k.from <= start {
			first = i
		}
		m.End = k.at
	}
	if first < 0 {
		first = 0
	}
	if first >= len(s.marks) {
		return m
	}
	m.Start, m.Frame = s.marks[first].at, s.marks[first].frame
	count := 1
	for _, k := range s.marks[first+1:] {
		if k.from >= end && k.from > start {
			break
		}
		count++
	}
	if count > 1 { // one packet alone is m.Frame
		m.marks = append(make([]mark, 0, count), s.marks[first:first+count]...)
	}
	return m
}

// rebase moves the offsets of a message whose parser began in the middle of its direction.
func rebase(h *http1.Message, base int64) {
	if base == 0 {
		return
	}
	h.Offset += base
	h.TrailerOffset += base
	for i := range h.Chunks {
		h.Chunks[i].WireOffset += base
	}
	for i := range h.Notes {
		h.Notes[i].Offset += base
	}
	for _, i := range h.Interim {
		rebase(i, base)
	}
}
