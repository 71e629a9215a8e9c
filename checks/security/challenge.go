package security

import (
	"bytes"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/internal/digest"
)

// missing says that a head lacks something. It is placed at the start line; where the proxy changed anything in the
// head it may have been the one that took it away.
func missing(m *capture.Message, observed, expected string) error {
	start := m.HTTP.Offset
	if m.AlteredAt(start, start+int64(m.HTTP.HeadLen)) {
		return checks.Unsure("the proxy changed the head of this message")
	}
	end := bytes.IndexByte(m.HTTP.Head, '\n')
	return checks.At(m, observed, expected).InHead(0, max(end-1, 1))
}

// challenges reads what a response asks for.
func challenges(m *capture.Message) []digest.Challenge { return m.Challenges() }

// asks tells which of the two schemes challenges name.
func asks(all []digest.Challenge) (basic, dig bool) {
	for _, c := range all {
		basic = basic || strings.EqualFold(c.Scheme, "Basic")
		dig = dig || strings.EqualFold(c.Scheme, "Digest")
	}
	return basic, dig
}

// credentials reads the Authorization of a request.
func credentials(m *capture.Message) (digest.Authorization, bool) { return m.Authorization() }

// relayed tells whether a request shows that it went through a relay: what the recording holds is then not all of its way,
// so that neither TLS nor the target are those of its sender.
func relayed(m *capture.Message) bool {
	for _, name := range []string{"Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP"} {
		if m.Has(name) {
			return true
		}
	}
	return false
}
