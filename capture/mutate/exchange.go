package mutate

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cwmplab/capture"
)

// DropExchange removes the matched messages together with their requests and responses.
func DropExchange(match Match) Edit {
	return each("the round trip of "+match.name+" left out", match, func(_ *script, m *message) bool {
		m.entry.gone = true
		if m.pair != nil {
			m.pair.entry.gone = true
		}
		return true
	})
}

// DropMessage removes the matched messages alone.
func DropMessage(match Match) Edit {
	return each(match.name+" left out", match, func(_ *script, m *message) bool {
		m.entry.gone = true
		return true
	})
}

// RepeatMessage sends the matched messages twice in a row.
func RepeatMessage(match Match) Edit {
	return each(match.name+" sent twice", match, func(s *script, m *message) bool {
		s.insert(s.find(m.entry)+1, copyOf(m))
		return true
	})
}

// RepeatExchange plays the round trip of the matched messages twice in a row.
func RepeatExchange(match Match) Edit {
	return each("the round trip of "+match.name+" twice", match, func(s *script, m *message) bool {
		request, response := m.both()
		if request == nil || response == nil {
			return false
		}
		again := copyOf(request)
		again.At = response.entry.At // not before what it follows
		s.insert(s.find(response.entry)+1, again, copyOf(response))
		return true
	})
}

// SwapExchanges exchanges the requests and responses of the first matches of a and b, which keep their times and
// connections.
func SwapExchanges(a, b Match) Edit {
	name := fmt.Sprintf("the round trips of %s and %s swapped", a.name, b.name)
	return edit{name, func(s *script, within Match) bool {
		x, y := s.first(And(within, a)), s.first(And(within, b))
		if x == nil || y == nil || x == y || x.pair == nil || y.pair == nil || x.pair == y {
			return false
		}
		xq, xs := x.both()
		yq, ys := y.both()
		swap(xq, yq)
		swap(xs, ys)
		return true
	}}
}

// SwapMessages exchanges the bytes of the first matches of a and b, which must go in the same direction.
func SwapMessages(a, b Match) Edit {
	return edit{a.name + " and " + b.name + " swapped", func(s *script, within Match) bool {
		x, y := s.first(And(within, a)), s.first(And(within, b))
		if x == nil || y == nil || x == y || x.dir != y.dir {
			return false
		}
		swap(x, y)
		return true
	}}
}

func swap(x, y *message) {
	a, b := x.entry.Data, y.entry.Data
	x.set(b)
	y.set(a)
}

// ReplaceMessage sends other bytes in place of a message: an HTTP message as text, with LF for CRLF in its head and
// "Content-Length: auto" where the length is to be counted.
func ReplaceMessage(match Match, text string) Edit {
	return each(match.name+" replaced by "+short(text), match, func(_ *script, m *message) bool {
		data := Wire(text)
		if bytes.Equal(data, m.entry.Data) {
			return false
		}
		m.set(data)
		return true
	})
}

// InsertExchange plays a further round trip after that of the last matched message, on its connection and at its time. The
// texts are as in [ReplaceMessage]; an empty response leaves the request unanswered.
func InsertExchange(after Match, request, response string) Edit {
	first, _, _ := strings.Cut(request, "\n")
	name := fmt.Sprintf("a round trip %s after %s", short(first), after.name)
	return edit{name, func(s *script, within Match) bool {
		all := s.choose(And(within, after))
		if len(all) == 0 {
			return false
		}
		m := all[len(all)-1]
		at := s.find(m.entry)
		if m.pair != nil {
			at = max(at, s.find(m.pair.entry))
		}
		here := s.entries[at]
		added := []*entry{dataEntry(here, capture.ToServer, Wire(request))}
		if response != "" {
			added = append(added, dataEntry(here, capture.ToClient, Wire(response)))
		}
		s.insert(at+1, added...)
		return true
	}}
}

func dataEntry(here *entry, dir capture.Direction, data []byte) *entry {
	return &entry{Entry: capture.Entry{At: here.At, Conn: here.Conn, Verb: capture.VerbData, Dir: dir, Data: data}}
}

// Wire turns the text of an HTTP message into bytes: LF in the head becomes CRLF, "Content-Length: auto" a number.
func Wire(text string) []byte {
	if strings.Contains(text, "\r\n") {
		return []byte(text)
	}
	head, body, ok := strings.Cut(text, "\n\n")
	if !ok {
		head, body = strings.TrimRight(text, "\n"), ""
	}
	head = strings.Replace(head, "Content-Length: auto", "Content-Length: "+strconv.Itoa(len(body)), 1)
	return []byte(strings.ReplaceAll(head, "\n", "\r\n") + "\r\n\r\n" + body)
}

// both are the request and the response that a message is one of.
func (m *message) both() (request, response *message) {
	if m.dir == capture.ToServer {
		return m, m.pair
	}
	return m.pair, m
}

func (s *script) first(match Match) *message {
	if all := s.choose(match); len(all) > 0 {
		return all[0]
	}
	return nil
}

// insert puts entries in front of the one at an index.
func (s *script) insert(at int, added ...*entry) { s.entries = slices.Insert(s.entries, at, added...) }

// copyOf is an entry with the same bytes.
func copyOf(m *message) *entry {
	e := &entry{Entry: m.entry.Entry}
	e.Data = bytes.Clone(e.Data)
	e.Comment = ""
	return e
}
