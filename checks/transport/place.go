package transport

import (
	"bytes"

	"cwmplab/capture"
	"cwmplab/checks"
)

// missing says that a head lacks something. It is placed at the start line; where the proxy changed anything in the
// head it may have been the one that took it away.
func missing(m *capture.Message, observed, expected string) error {
	start := m.HTTP.Offset
	if m.AlteredAt(start, start+int64(m.HTTP.HeadLen)) {
		return checks.Unsure("the proxy changed the head of this message")
	}
	return atStart(m, observed, expected)
}

// atStart places a finding at the start line.
func atStart(m *capture.Message, observed, expected string) *checks.Broken {
	end := bytes.IndexByte(m.HTTP.Head, '\n')
	return checks.At(m, observed, expected).InHead(0, max(end-1, 1))
}
