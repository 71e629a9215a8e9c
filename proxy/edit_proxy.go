package proxy

import (
	"bytes"
	"net/url"
	"strings"

	"cwmplab/internal/http1"
)

// absoluteForm tells whether a request line names a whole http URL, as clients of a proxy write it (RFC 9112 3.2.2).
func absoluteForm(head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	_, rest, _ := bytes.Cut(line, []byte(" "))
	return len(rest) > 7 && strings.EqualFold(string(rest[:7]), "http://")
}

// originForm makes of a request to a proxy one to its server: the target loses scheme and authority (RFC 9112 3.2.1),
// and the fields that speak to the proxy alone are taken out. Nothing else changes.
func (l *link) originForm(m *http1.Message) []change {
	var changes []change
	if at := bytes.Index(m.Head, []byte(m.Target)); at >= 0 && absoluteForm(m.Head) {
		if u, err := url.Parse(m.Target); err == nil {
			if t := urlTarget(u); t.addr() != l.to.addr() {
				l.p.warn(l.flow, "other-host", "a request from %s to %s came on a connection to %s and goes there too", l.raw.RemoteAddr(), t.addr(), l.to.addr())
			}
		}
		end := at + len(m.Target)
		path := at + len("http://")
		for path < end && m.Head[path] != '/' && m.Head[path] != '?' {
			path++
		}
		with := []byte("/")
		if path < end && m.Head[path] == '/' {
			path++
		}
		changes = append(changes, change{at, path, with, alteredTarget})
	}
	for _, h := range m.Headers {
		if strings.EqualFold(h.Name, "Proxy-Connection") || strings.EqualFold(h.Name, "Proxy-Authorization") {
			end := h.Offset + h.Length
			end += bytes.IndexByte(m.Head[end:], '\n') + 1
			changes = append(changes, change{h.Offset, end, nil, alteredProxyField})
		}
	}
	return changes
}
