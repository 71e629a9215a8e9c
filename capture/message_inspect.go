package capture

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"

	"cwmplab/cwmp"
	"cwmplab/internal/http1"
)

// inspect reads the summary of a message that just became complete. post tells that it is a POST or answers one.
func inspect(m *Message, post bool) {
	h := m.HTTP
	m.drop = h.BodyDropped > 0
	if !looksSOAP(m, post) {
		return
	}
	m.SOAP = true
	if m.drop {
		return
	}
	m.Summary = cwmp.Inspect(m.Doc())
}

// looksSOAP tells whether a body is, or tries to be, a SOAP envelope.
func looksSOAP(m *Message, post bool) bool {
	h := m.HTTP
	if len(h.Body) == 0 {
		return false
	}
	body := m.Content()
	if looksXML(body) && bytes.Contains(body[:min(len(body), 4096)], []byte("Envelope")) {
		return true
	}
	return post && (h.Request && h.Has("SOAPAction") || soapType(h))
}

func soapType(h *http1.Message) bool {
	kind, _, _ := strings.Cut(strings.ToLower(h.Header("Content-Type")), ";")
	kind = strings.TrimSpace(kind)
	return kind == "text/xml" || kind == "application/soap+xml"
}

// Content is the body without its content coding (TR-069 3.4.7): gzip and deflate are undone, at most 8 MB of it.
// Where [Message.Coded] is false it is the body itself. Nil for a body that cannot be decoded or is not in memory.
func (m *Message) Content() []byte {
	if m == nil || m.drop || m.HTTP == nil {
		return nil
	}
	if !m.Coded() {
		return m.HTTP.Body
	}
	if m.plain == nil {
		m.plain = decode(m.HTTP.Body, coding(m.HTTP))
	}
	return m.plain
}

// Coded tells whether the body has a content coding: offsets in the tree are then not offsets on the wire.
func (m *Message) Coded() bool {
	return m != nil && m.HTTP != nil && len(m.HTTP.Body) > 0 && coding(m.HTTP) != ""
}

// coding is the content coding of a message, "" for none.
func coding(h *http1.Message) string {
	c := strings.ToLower(strings.TrimSpace(h.Header("Content-Encoding")))
	if c == "identity" {
		return ""
	}
	return c
}

// decode undoes a content coding as far as it goes.
func decode(body []byte, coding string) []byte {
	var r io.Reader
	var err error
	switch coding {
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		r, err = zlib.NewReader(bytes.NewReader(body))
	default:
		return nil
	}
	if err != nil {
		return nil
	}
	plain, _ := io.ReadAll(io.LimitReader(r, maxBody)) // what could be read is what there is
	return plain
}

// looksXML tells whether a body begins like a document.
func looksXML(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && b[0] == '<'
}
