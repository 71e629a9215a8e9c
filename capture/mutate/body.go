package mutate

import (
	"bytes"
	"fmt"
	"strconv"

	"cwmplab/internal/http1"
)

// Body changes the body of every message that matches and has one. The function gets a copy; where it gives the same
// bytes back, nothing has changed.
func Body(match Match, change func(body []byte) []byte) Edit {
	return each("the body of "+match.name+" changed", match, func(s *script, m *message) bool {
		return len(m.http.Body) > 0 && s.setBody(m, change(bytes.Clone(m.http.Body)))
	})
}

// ReplaceInBody replaces every occurrence of a text in every body.
func ReplaceInBody(old, new string) Edit {
	return each(fmt.Sprintf("%s for %s in the bodies", short(new), short(old)), Any(), func(s *script, m *message) bool {
		return bytes.Contains(m.http.Body, []byte(old)) && s.setBody(m, bytes.ReplaceAll(m.http.Body, []byte(old), []byte(new)))
	})
}

// EmptyBody takes the body away, and Content-Type and SOAPAction with it.
func EmptyBody(match Match) Edit {
	return each("the body of "+match.name+" left out", match, func(s *script, m *message) bool {
		if len(m.http.Body) == 0 || !s.setBody(m, nil) {
			return false
		}
		m.dropHeader("Content-Type")
		m.dropHeader("SOAPAction")
		return true
	})
}

// SetBody gives a body, also to messages without one.
func SetBody(match Match, body string) Edit {
	return each("the body of "+match.name+" replaced by "+short(body), match, func(s *script, m *message) bool {
		return s.setBody(m, []byte(body))
	})
}

// TruncateBody keeps the first n bytes of the body, or all but the last -n.
func TruncateBody(match Match, n int) Edit {
	return each(fmt.Sprintf("the body of %s cut at %d", match.name, n), match, func(s *script, m *message) bool {
		at := n
		if at < 0 {
			at += len(m.http.Body)
		}
		return at >= 0 && at < len(m.http.Body) && s.setBody(m, m.http.Body[:at])
	})
}

// setBody gives a message another body and tells whether that changed anything.
func (s *script) setBody(m *message, body []byte) bool {
	if bytes.Equal(m.http.Body, body) {
		return false
	}
	head := append(bytes.Clone(m.entry.Data[:m.http.Offset]), m.http.Head...) // empty lines in front of a message stay
	switch {
	case m.http.Framing == http1.Chunked:
		m.set(append(head, chunks(m, body)...))
		return true
	case s.keepLength:
	case m.http.Framing == http1.UntilClose:
	default:
		head = withLength(m.http, head, len(body))
	}
	m.set(append(head, body...))
	return true
}

// withLength mends Content-Length in a head, or adds it.
func withLength(h *http1.Message, head []byte, n int) []byte {
	length := []byte(strconv.Itoa(n))
	for _, f := range h.HeaderAll("Content-Length") {
		return splice(head, int(h.Offset)+f.ValueOffset, f.ValueLength, length)
	}
	if n == 0 {
		return head
	}
	return addField(head, "Content-Length: "+string(length))
}

// chunks writes a body in chunks of the size of the first one it had, with the trailers it had.
func chunks(m *message, body []byte) []byte {
	h := m.http
	o := http1.Outgoing{Framing: http1.Chunked, Body: body, ChunkSize: m.entry.Chunk}
	if o.ChunkSize == 0 && len(h.Chunks) > 1 {
		o.ChunkSize = h.Chunks[0].Length
	}
	framed := o.Bytes()
	framed = framed[bytes.Index(framed, []byte("\r\n\r\n"))+4:]
	if len(h.Trailers) == 0 {
		return framed
	}
	framed = framed[:len(framed)-2]
	for _, t := range h.Trailers {
		framed = append(framed, t.Name+": "+t.Value+"\r\n"...)
	}
	return append(framed, "\r\n"...)
}

// splice replaces n bytes at an offset, in a new slice.
func splice(b []byte, offset, n int, with []byte) []byte {
	out := make([]byte, 0, len(b)-n+len(with))
	out = append(out, b[:offset]...)
	out = append(out, with...)
	return append(out, b[offset+n:]...)
}
