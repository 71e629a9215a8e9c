package http1

import (
	"math"
	"strings"
)

// frame decides how the body ends (RFC 9112 section 6.3) and how long it is where that is
// announced. method is that of the request a response answers, "" where unknown. held tells
// that a message without body announces one all the same, so that the bytes behind it may be
// that body.
func (m *Message) frame(method string) (f Framing, length int64, held bool) {
	length, hasLength := m.contentLength()
	chunked, otherCoding := m.transferCoding()
	if chunked && hasLength {
		m.note(NoteBothFramings, "Content-Length beside Transfer-Encoding", m.Offset)
	}
	switch {
	case m.bodyless(method):
		announced := chunked || hasLength && length > 0
		if announced && (m.Status < 200 || m.Status == 204) {
			m.note(NoteBodyOnBodyless, "a status that never has a body announces one", m.Offset)
		}
		f, held = NoBody, announced && (m.Status == 204 || m.Status == 304)
		if held && chunked {
			f = Chunked
		} else if held {
			f = Length
		}
		return f, length, held
	case chunked:
		return Chunked, 0, false
	case otherCoding && !m.Request:
		return UntilClose, 0, false
	case hasLength:
		return Length, length, false
	case m.Request:
		return NoBody, 0, false
	}
	return UntilClose, 0, false
}

// bodyless tells whether the message ends with its head whatever the fields say.
func (m *Message) bodyless(method string) bool {
	if m.Request {
		return false
	}
	switch {
	case m.Status >= 100 && m.Status < 200, m.Status == 204, m.Status == 304, method == "HEAD":
		return true
	}
	return method == "CONNECT" && m.Status >= 200 && m.Status < 300
}

// interim tells whether a final response is still to come. 101 is an answer to the request.
func (m *Message) interim() bool {
	return !m.Request && m.Status >= 100 && m.Status < 200 && m.Status != 101
}

func (m *Message) contentLength() (length int64, ok bool) {
	for i := range m.Headers {
		h := &m.Headers[i]
		if len(h.Name) != len("Content-Length") || !equalFold(h.Name, "Content-Length") {
			continue
		}
		at := m.Offset + int64(h.Offset)
		for rest, more := h.Value, true; more; {
			var item string
			item, rest, more = strings.Cut(rest, ",")
			n, good := parseLength(trimSpace(item))
			switch {
			case !good:
				m.note(NoteBadLength, "Content-Length is "+quote(h.Value), at)
			case !ok:
				length, ok = n, true
			case n == length:
				m.note(NoteTwoLengths, "Content-Length is given more than once", at)
			default:
				m.note(NoteUnequalLengths, "Content-Length is given more than once and differs, the first counts", at)
			}
		}
	}
	return length, ok
}

func parseLength(s string) (int64, bool) {
	if s == "" {
		return 0, false
	}
	var n int64
	for i := 0; i < len(s); i++ {
		d := int64(s[i]) - '0'
		if d < 0 || d > 9 || n > (math.MaxInt64-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// transferCoding tells whether the body is chunked, and whether another coding decides its end.
func (m *Message) transferCoding() (chunked, other bool) {
	for i := range m.Headers {
		h := &m.Headers[i]
		if len(h.Name) != len("Transfer-Encoding") || !equalFold(h.Name, "Transfer-Encoding") {
			continue
		}
		if !equalFold(h.Value, "chunked") {
			m.note(NoteTransferCoding, "Transfer-Encoding is "+quote(h.Value), m.Offset+int64(h.Offset))
		}
		for rest, more := h.Value, true; more; {
			var item string
			item, rest, more = strings.Cut(rest, ",")
			switch item = trimSpace(item); {
			case equalFold(item, "chunked"):
				chunked = true
			case item != "" && !equalFold(item, "identity"):
				other = true
			}
		}
	}
	if chunked && m.Proto == "HTTP/1.0" {
		m.note(NoteChunkedOld, "HTTP/1.0 knows no chunked coding", m.Offset)
	}
	return chunked, other
}
