package security

import (
	"encoding/base64"
	"encoding/binary"
	"iter"
	"slices"
	"strings"

	"cwmplab/capture"
)

// overTLS yields each connection of a session of which TLS facts are known, with the first request it carried.
func overTLS(s *capture.Session) iter.Seq2[*capture.TLSFacts, *capture.Message] {
	return func(yield func(*capture.TLSFacts, *capture.Message) bool) {
		var seen []*capture.Conn
		for _, x := range s.Exchanges {
			if x.Conn.TLS == nil || x.Request == nil || slices.Contains(seen, x.Conn) {
				continue
			}
			seen = append(seen, x.Conn)
			if !yield(x.Conn.TLS, x.Request) {
				return
			}
		}
	}
}

// versions are the names of TLS versions, oldest first.
var versions = []string{"SSL 3.0", "1.0", "1.1", "1.2", "1.3"}

// rank orders versions: 0 for none and unknown ones.
func rank(version string) int { return slices.Index(versions, version) + 1 }

// modern is the rank of TLS 1.2.
var modern = rank("1.2")

// hello is what the extensions of a ClientHello say.
type hello struct {
	extensions []uint16
	suites     []uint16
}

// has tells whether the ClientHello has an extension.
func (h hello) has(extension uint16) bool { return slices.Contains(h.extensions, extension) }

// readHello reads the ClientHello of a connection, with or without the records around it (RFC 5246 7.4.1.2).
func readHello(f *capture.TLSFacts) (h hello, ok bool) {
	raw, err := base64.StdEncoding.DecodeString(f.HelloBase64)
	if err != nil || len(raw) == 0 {
		return hello{}, false
	}
	r := &vector{b: unrecorded(raw)}
	if kind := r.take(4); len(kind) != 4 || kind[0] != 1 {
		return hello{}, false
	}
	r.take(2 + 32)
	r.vector(1)
	h.suites = r.vector(2).numbers()
	r.vector(1)
	if r.bad {
		return hello{}, false
	}
	for list := r.vector(2); len(list.b) >= 4; {
		h.extensions = append(h.extensions, binary.BigEndian.Uint16(list.take(2)))
		list.vector(2)
	}
	return h, true
}

// unrecorded takes the TLS records around a handshake message off.
func unrecorded(b []byte) []byte {
	if b[0] != 22 {
		return b
	}
	var message []byte
	for len(b) >= 5 && b[0] == 22 {
		n := min(5+int(binary.BigEndian.Uint16(b[3:])), len(b))
		message, b = append(message, b[5:n]...), b[n:]
	}
	return message
}

// vector reads the vectors of a message; after an error it yields nothing.
type vector struct {
	b   []byte
	bad bool
}

func (v *vector) take(n int) []byte {
	if v.bad || n > len(v.b) {
		v.b, v.bad = nil, true
		return nil
	}
	b := v.b[:n]
	v.b = v.b[n:]
	return b
}

// vector is one whose length stands in front of it in n bytes.
func (v *vector) vector(n int) *vector {
	length := 0
	for _, c := range v.take(n) {
		length = length<<8 | int(c)
	}
	return &vector{b: v.take(length), bad: v.bad}
}

func (v *vector) numbers() []uint16 {
	var all []uint16
	for len(v.b) >= 2 {
		all = append(all, binary.BigEndian.Uint16(v.take(2)))
	}
	return all
}

// ofTLS13 tells whether a suite is one of TLS 1.3.
func ofTLS13(suite string) bool {
	return strings.HasPrefix(suite, "TLS_AES_") || strings.HasPrefix(suite, "TLS_CHACHA20_")
}

// grease tells whether a suite is none: GREASE and signalling values are written as numbers.
func grease(suite string) bool { return strings.HasPrefix(suite, "0x") }
