package capture

import (
	"crypto/tls"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
)

// maxHandshake bounds what is kept of an encrypted direction to read its first message.
const maxHandshake = 64 << 10

// Record types and handshake messages (RFC 8446 sections 5.1 and 4).
const (
	recordAlert       = 21
	recordHandshake   = 22
	helloClient       = 1
	helloServer       = 2
	extServerName     = 0
	extALPN           = 16
	extVersions       = 43
	maxNames          = 20
	maxOfferedSuites  = 200
	helloRandomLength = 32
)

// gapEncrypted names the gap that stands for everything inside TLS.
const gapEncrypted = "encrypted"

// tlsHalf is the beginning of an encrypted direction.
type tlsHalf struct {
	buf  []byte
	done bool // nothing more can be read
}

// darken marks a connection as TLS: its bytes are not handed on.
func (t *tcpReader) darken(f *tcpFlow, i int, buf []byte) {
	if f.conn == nil {
		t.open(f, f.likelyClient(i, buf))
	}
	f.dark = true
	f.facts.Encrypted = true
	t.encrypted++
	f.conn.Gaps = append(f.conn.Gaps, Span{Dir: ToServer, Name: gapEncrypted}, Span{Dir: ToClient, Name: gapEncrypted})
	if t.decrypt != nil {
		t.decrypting = t.decrypt() || t.decrypting
	}
	before := t.factsGiven
	for j := range f.half {
		held := f.half[j].opening.held
		f.half[j].opening = tcpOpening{done: true}
		for _, p := range held {
			t.secret(f, j, p)
		}
		if !f.half[j].exact && f.half[j].tls == nil {
			f.half[j].tls = &tlsHalf{done: j != i}
		}
	}
	if t.factsGiven == before {
		t.tlsFacts(f, t.now, 0)
	}
}

// likelyClient guesses who opened a connection that was TLS from the first byte captured: who says hello, else the end
// with the higher port.
func (f *tcpFlow) likelyClient(i int, buf []byte) int {
	if len(buf) > 5 && buf[0] == recordHandshake && buf[5] == helloClient {
		return i
	}
	if len(buf) > 5 && buf[0] == recordHandshake && buf[5] == helloServer || f.end(i).Port() < f.end(1-i).Port() {
		return 1 - i
	}
	return i
}

// secret takes bytes of an encrypted connection: the handshake tells something before it is encrypted too.
func (t *tcpReader) secret(f *tcpFlow, i int, p tcpPiece) {
	h := &f.half[i]
	if h.tls == nil {
		h.tls = &tlsHalf{}
	}
	if h.tls.done {
		return
	}
	h.tls.buf = append(h.tls.buf, p.data...)
	before := f.facts
	changed, more := f.facts.read(h.tls.buf)
	if changed {
		if f.facts.SNI != before.SNI && len(t.names) < maxNames && !slices.Contains(t.names, f.facts.SNI) {
			t.names = append(t.names, f.facts.SNI)
		}
		t.tlsFacts(f, p.time, p.frame)
	}
	if !more || len(h.tls.buf) > maxHandshake || t.kept > maxKept {
		*h.tls = tlsHalf{done: true}
	}
}

// read learns from the records at the beginning of a direction; more asks for further bytes.
func (facts *TLSFacts) read(b []byte) (changed, more bool) {
	var message []byte
	for {
		if len(b) < 5 {
			return false, true
		}
		kind, length := b[0], int(binary.BigEndian.Uint16(b[3:]))
		if len(b) < 5+length {
			return false, true
		}
		body := b[5 : 5+length]
		b = b[5+length:]
		if kind == recordAlert && len(message) == 0 {
			if length != 2 {
				return false, false
			}
			facts.Alert = alertName(body[1])
			return true, false
		}
		if kind != recordHandshake || length == 0 {
			return false, false
		}
		message = append(message, body...)
		if len(message) < 4 {
			continue
		}
		size := int(message[1])<<16 | int(message[2])<<8 | int(message[3])
		if len(message) < 4+size {
			continue
		}
		switch message[0] {
		case helloClient:
			return facts.clientHello(message[:4+size]), false
		case helloServer:
			return facts.serverHello(message[:4+size]), false
		}
		return false, false
	}
}

// alertName names an alert as Go does, without its prefix.
func alertName(code byte) string {
	return fmt.Sprintf("%d (%s)", code, tls.AlertError(code).Error()[len("tls: "):])
}

// helloReader reads the vectors of a hello message; after an error it yields nothing.
type helloReader struct {
	b   []byte
	bad bool
}

// take is the next n bytes.
func (r *helloReader) take(n int) []byte {
	if r.bad || n > len(r.b) {
		r.b, r.bad = nil, true
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

// vector is a vector whose length stands in front of it in n bytes.
func (r *helloReader) vector(n int) *helloReader {
	length := 0
	for _, c := range r.take(n) {
		length = length<<8 | int(c)
	}
	return &helloReader{b: r.take(length), bad: r.bad}
}

// uint16 is the next number.
func (r *helloReader) uint16() uint16 {
	if b := r.take(2); b != nil {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

// clientHello reads a ClientHello (RFC 8446 section 4.1.2).
func (facts *TLSFacts) clientHello(message []byte) bool {
	r := &helloReader{b: message[4:]}
	top := r.uint16()
	r.take(helloRandomLength)
	r.vector(1)
	for suites := r.vector(2); len(suites.b) >= 2 && len(facts.Offered) < maxOfferedSuites; {
		facts.Offered = append(facts.Offered, tls.CipherSuiteName(suites.uint16()))
	}
	r.vector(1)
	if r.bad {
		facts.Offered = nil
		return false
	}
	for extensions := r.vector(2); len(extensions.b) >= 4; {
		kind, body := extensions.uint16(), extensions.vector(2)
		switch kind {
		case extServerName:
			for list := body.vector(2); len(list.b) >= 3; {
				if isHost, name := list.take(1)[0] == 0, list.vector(2); isHost && facts.SNI == "" {
					facts.SNI = string(name.b)
				}
			}
		case extVersions:
			for list := body.vector(1); len(list.b) >= 2; {
				if v := list.uint16(); v>>8 == 3 && v <= tls.VersionTLS13 {
					top = max(top, v)
				}
			}
		}
	}
	facts.OfferedMax = versionName(top)
	facts.HelloBase64 = base64.StdEncoding.EncodeToString(message)
	return true
}

// serverHello reads a ServerHello (RFC 8446 section 4.1.3).
func (facts *TLSFacts) serverHello(message []byte) bool {
	r := &helloReader{b: message[4:]}
	version := r.uint16()
	r.take(helloRandomLength)
	r.vector(1)
	suite := r.uint16()
	r.take(1)
	if r.bad {
		return false
	}
	for extensions := r.vector(2); len(extensions.b) >= 4; {
		kind, body := extensions.uint16(), extensions.vector(2)
		switch kind {
		case extVersions:
			if v := body.uint16(); v != 0 {
				version = v
			}
		case extALPN:
			list := body.vector(2)
			facts.ALPN = string(list.vector(1).b)
		}
	}
	facts.Version, facts.Suite = versionName(version), tls.CipherSuiteName(suite)
	return true
}

// versionName gives "1.2" for TLS 1.2.
func versionName(v uint16) string {
	switch {
	case v == 0x0300:
		return "SSL 3.0"
	case v > 0x0300 && v <= tls.VersionTLS13:
		return fmt.Sprintf("1.%d", v-tls.VersionTLS10)
	}
	return fmt.Sprintf("0x%04x", v)
}
