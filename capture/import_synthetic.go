package capture

import (
	"bytes"
	"fmt"
	"io"
	"net/netip"
	"strconv"
	"strings"
)

// syntheticField is a header field of a message that is put together from another form.
type syntheticField struct{ name, value string }

// syntheticMessage is an HTTP message in parts: a start line with fields, or a head as it was on the wire.
type syntheticMessage struct {
	start  string // start line without line end, when head is empty
	fields []syntheticField
	head   []byte // the whole head as it was, its empty line included
	body   []byte
}

// bytes puts the message together so that its body ends where it should: the fields stay as they are given unless
// they contradict the body. tillEnd tells that the body ends with the connection.
func (m *syntheticMessage) bytes() (wire []byte, tillEnd bool, notes []string) {
	head := m.head
	if len(head) == 0 {
		var b bytes.Buffer
		b.WriteString(oneLine(m.start) + "\r\n")
		for _, f := range m.fields {
			b.WriteString(oneLine(f.name) + ": " + oneLine(f.value) + "\r\n")
		}
		b.WriteString("\r\n")
		head = b.Bytes()
	} else {
		head = bytes.Clone(head)
	}
	request := !bytes.HasPrefix(head, []byte("HTTP/"))
	if _, v, ok := headField(head, "Content-Encoding"); ok && !packed(v, m.body) {
		head = renameField(head, "Content-Encoding", "X-Content-Encoding")
		notes = append(notes, "the body is held unpacked: Content-Encoding is called X-Content-Encoding")
	}
	_, coding, _ := headField(head, "Transfer-Encoding")
	chunked := strings.Contains(strings.ToLower(coding), "chunked")
	at, length, hasLength := headField(head, "Content-Length")
	switch {
	case chunked:
		return append(head, oneChunk(m.body)...), false, notes
	case hasLength && length != strconv.Itoa(len(m.body)) && bodyExpected(head, request, m.body):
		n := strconv.Itoa(len(m.body))
		head = bytes.Join([][]byte{head[:at], []byte(n), head[at+len(length):]}, nil)
		notes = append(notes, fmt.Sprintf("Content-Length says %q for a body of %s bytes: corrected", length, n))
	case hasLength, len(m.body) == 0 && (request || !bodyExpected(head, request, nil)):
	case len(m.head) > 0 && !request:
		return append(head, m.body...), true, notes
	default:
		head = insertField(head, "Content-Length", strconv.Itoa(len(m.body)))
	}
	return append(head, m.body...), false, notes
}

// oneLine keeps what was one field from becoming two.
func oneLine(s string) string {
	return strings.NewReplacer("\r", " ", "\n", " ").Replace(s)
}

// packed tells whether a body is still coded as its Content-Encoding says.
func packed(coding string, body []byte) bool {
	switch strings.ToLower(strings.TrimSpace(coding)) {
	case "gzip", "x-gzip":
		return bytes.HasPrefix(body, []byte{0x1f, 0x8b})
	case "", "identity":
		return true
	case "deflate":
		return len(body) > 0 && body[0]&0x0f == 8
	}
	return len(body) == 0
}

// bodyExpected tells whether a message with this head is followed by a body where one is announced: not where the
// status forbids it (RFC 9112 section 6.3).
func bodyExpected(head []byte, request bool, body []byte) bool {
	if request || len(body) > 0 {
		return true
	}
	_, status, _ := bytes.Cut(head, []byte(" "))
	return !bytes.HasPrefix(status, []byte("1")) && !bytes.HasPrefix(status, []byte("204")) &&
		!bytes.HasPrefix(status, []byte("304"))
}

// oneChunk is a body as a single chunk.
func oneChunk(body []byte) []byte {
	if len(body) == 0 {
		return []byte("0\r\n\r\n")
	}
	return fmt.Appendf(nil, "%x\r\n%s\r\n0\r\n\r\n", len(body), body)
}

// headField finds the first field with a name: where its value stands, and the value without the space around it.
func headField(head []byte, name string) (at int, value string, ok bool) {
	for start := 0; start < len(head); {
		line, _, _ := bytes.Cut(head[start:], []byte("\n"))
		if n, v, colon := bytes.Cut(line, []byte(":")); colon && strings.EqualFold(string(n), name) {
			text := string(bytes.TrimSpace(v))
			return start + len(n) + 1 + bytes.Index(v, []byte(text)), text, true
		}
		start += len(line) + 1
	}
	return 0, "", false
}

// renameField gives the first field with a name another one.
func renameField(head []byte, name, other string) []byte {
	at, _, ok := headField(head, name)
	if !ok {
		return head
	}
	start := bytes.LastIndexByte(head[:at], '\n') + 1
	return bytes.Join([][]byte{head[:start], []byte(other), head[start+len(name):]}, nil)
}

// insertField adds a field at the end of a head.
func insertField(head []byte, name, value string) []byte {
	end := []byte("\r\n")
	if bytes.HasSuffix(head, []byte("\n\n")) {
		end = []byte("\n")
	}
	field := append([]byte(name+": "+value), end...)
	body := bytes.TrimSuffix(head, end)
	return bytes.Join([][]byte{body, field, end}, nil)
}

// eventList is a reader whose events are all known.
type eventList struct {
	source *Source
	events []Event
}

func (l *eventList) Next() (Event, error) {
	if len(l.events) == 0 {
		return Event{}, io.EOF
	}
	ev := l.events[0]
	l.events = l.events[1:]
	return ev, nil
}

func (l *eventList) Source() *Source { return l.source }

func (l *eventList) Close() error { return nil }

// Addresses of ends that a source does not name, from the block for documentation (RFC 5737).
var (
	unnamedClient = netip.AddrFrom4([4]byte{192, 0, 2, 1})
	unnamedServer = netip.AddrFrom4([4]byte{192, 0, 2, 2})
)

// firstUnnamedPort is the port of the first client that a source does not name.
const firstUnnamedPort = 49152

// unnamedClientPort gives each connection a port of its own for as long as there are some.
func unnamedClientPort(id int) uint16 {
	return uint16(firstUnnamedPort + (id-1)%(1<<16-firstUnnamedPort))
}
