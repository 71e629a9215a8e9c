package http1

import (
	"sort"
	"strings"
)

// Header is one header or trailer field as it was sent.
type Header struct {
	Name  string // without white space around it; empty where a line has no colon
	Value string // without white space around it; the lines of a folded value joined by one space

	Offset, Length           int // of the whole field in Message.Head, without its line end
	ValueOffset, ValueLength int // of the value as sent, folds included
}

// Framing is the way the end of a body is found (RFC 9112 section 6.3).
type Framing uint8

// The four framings.
const (
	NoBody     Framing = iota // the message ends with its head
	Length                    // Content-Length
	Chunked                   // Transfer-Encoding: chunked
	UntilClose                // a response that ends with the connection
)

// String names the framing.
func (f Framing) String() string {
	switch f {
	case NoBody:
		return "no body"
	case Length:
		return "length"
	case Chunked:
		return "chunked"
	case UntilClose:
		return "until close"
	}
	return "unknown"
}

// The codes of a [Note].
const (
	NoteStrayCRLF        = "stray-crlf"           // empty lines before the start line
	NoteBareLF           = "bare-lf"              // a line that ends without a carriage return
	NoteBareCR           = "bare-cr"              // a carriage return inside a line
	NoteControl          = "control-char"         // a control character other than TAB in the head
	NoteStartLine        = "start-line"           // superfluous white space or a target with spaces
	NoteVersion          = "bad-version"          // a version that is no HTTP/digit.digit
	NoteStatus           = "bad-status"           // a status outside 100 to 599
	NoteObsFold          = "obs-fold"             // a value folded over several lines
	NoteLeadingSpace     = "leading-space"        // white space before the first field
	NoteSpaceBeforeColon = "space-before-colon"   // white space between name and colon
	NoteNoColon          = "no-colon"             // a line without a colon
	NoteBadName          = "bad-name"             // a field name that is no token
	NoteCommaless        = "comma-less-challenge" // authentication parameters without a comma between them
	NoteTwoLengths       = "two-lengths"          // several equal Content-Length values
	NoteUnequalLengths   = "unequal-lengths"      // several different ones; the first counts
	NoteBadLength        = "bad-length"           // a Content-Length that is no number
	NoteBothFramings     = "length-and-chunked"   // Content-Length beside Transfer-Encoding; chunked wins
	NoteTransferCoding   = "transfer-coding"      // a transfer coding other than chunked alone
	NoteChunkedOld       = "chunked-in-1.0"       // chunked coding in an HTTP/1.0 message
	NoteBodyOnBodyless   = "body-on-bodyless"     // a 1xx or 204 with Transfer-Encoding, or a 204 with a length
	NoteBodyAfter204     = "body-after-204"       // bytes after the head of a 204, see Message.Extra
	NoteBodyAfter304     = "body-after-304"       // the same for a 304
	NoteChunkExtension   = "chunk-extension"      // a chunk with an extension
	NoteChunkSize        = "chunk-size"           // white space beside a chunk size
	NoteBadChunk         = "bad-chunk"            // chunked coding that cannot be read on
	NoteManyChunks       = "many-chunks"          // more chunks than are listed
	NoteBodyTooLong      = "body-too-long"        // above Limits.Body, the rest was counted only
	NoteTruncated        = "truncated"            // cut by the end of the stream
	NoteGarbage          = "garbage"              // no HTTP from here on
)

// Note is a tolerated oddity.
type Note struct {
	Code   string // one of the Note constants
	Text   string // for people
	Offset int64  // in the direction of the connection, like Message.Offset
}

// Chunk is one chunk of a chunked body, the last (empty) one left out.
type Chunk struct {
	Offset     int   // of its data in Message.Body
	WireOffset int64 // of its data in the direction of the connection
	Length     int   // bytes
}

// Message is one request or response. It is not to be changed by those who share it.
type Message struct {
	Request bool

	Method, Target string // request
	Status         int    // response, 0 where it could not be read
	Reason         string // response
	Proto          string // "HTTP/1.1", both directions

	Headers, Trailers []Header // in the order sent

	Head    []byte  // from the first byte of the start line up to and including the empty line
	Body    []byte  // decoded: chunks joined, content coding left alone; at most Limits.Body bytes
	Extra   []byte  // the body of a 204 or 304, which must have none (RFC 9110 section 6.4.1)
	Framing Framing // how the end of the body was found

	Offset        int64 // of the first byte in its direction of the connection
	HeadLen       int   // bytes
	WireLen       int64 // bytes on the wire, head, framing and Extra included
	BodyDropped   int64 // decoded bytes above Limits.Body, counted but not kept
	TrailerOffset int64 // in the direction; Offset of a trailer counts from here

	Chunks   []Chunk
	Notes    []Note
	Complete bool       // false: cut by the end of the stream, or no HTTP
	Interim  []*Message // the 1xx responses before this one, in order
}

// Header is the value of the first field with this name, whatever its case, or "".
func (m *Message) Header(name string) string {
	for i := range m.Headers {
		if h := &m.Headers[i]; len(h.Name) == len(name) && equalFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// HeaderAll is every field with this name in the order sent. The slice is not to be changed: where the fields stand
// together it is a part of Headers.
func (m *Message) HeaderAll(name string) []Header {
	first, count, last := -1, 0, 0
	for i := range m.Headers {
		if h := &m.Headers[i]; len(h.Name) == len(name) && equalFold(h.Name, name) {
			if first < 0 {
				first = i
			}
			count++
			last = i
		}
	}
	if count == 0 {
		return nil
	}
	if last-first+1 == count {
		return m.Headers[first : last+1 : last+1]
	}
	all := make([]Header, 0, count)
	for _, h := range m.Headers[first : last+1] {
		if equalFold(h.Name, name) {
			all = append(all, h)
		}
	}
	return all
}

// Has tells whether there is a field with this name, an empty one included.
func (m *Message) Has(name string) bool {
	for i := range m.Headers {
		if h := &m.Headers[i]; len(h.Name) == len(name) && equalFold(h.Name, name) {
			return true
		}
	}
	return false
}

// Note is the first note with this code.
func (m *Message) Note(code string) (Note, bool) {
	for _, n := range m.Notes {
		if n.Code == code {
			return n, true
		}
	}
	return Note{}, false
}

// WireOffset maps an offset in Body to the direction of the connection. An offset at the end of
// a chunk that is not the last one belongs to the next chunk.
func (m *Message) WireOffset(bodyOffset int) int64 {
	if len(m.Chunks) == 0 {
		return m.Offset + int64(m.HeadLen) + int64(bodyOffset)
	}
	i := sort.Search(len(m.Chunks), func(i int) bool { return m.Chunks[i].Offset > bodyOffset }) - 1
	i = max(i, 0)
	return m.Chunks[i].WireOffset + int64(bodyOffset-m.Chunks[i].Offset)
}

// KeepAlive tells whether the connection stays open after this message as far as this message
// says (RFC 9112 section 9.3).
func (m *Message) KeepAlive() bool {
	if m.Framing == UntilClose || m.hasToken("Connection", "close") {
		return false
	}
	if old := m.Proto == "HTTP/1.0" || m.Proto == "HTTP/0.9" || m.Proto == ""; old {
		return m.hasToken("Connection", "keep-alive")
	}
	return true
}

// hasToken looks for an element of a comma separated field.
func (m *Message) hasToken(name, token string) bool {
	for i := range m.Headers {
		if len(m.Headers[i].Name) == len(name) && equalFold(m.Headers[i].Name, name) && listHas(m.Headers[i].Value, token) {
			return true
		}
	}
	return false
}

func listHas(list, token string) bool {
	for rest, more := list, true; more; {
		var item string
		item, rest, more = strings.Cut(rest, ",")
		if equalFold(trimSpace(item), token) {
			return true
		}
	}
	return false
}

// note adds an oddity unless one of its code is there: one of a kind tells enough, and a
// hostile sender must not fill memory with them.
func (m *Message) note(code, text string, offset int64) {
	if _, there := m.Note(code); !there {
		m.Notes = append(m.Notes, Note{Code: code, Text: text, Offset: offset})
	}
}

// equalFold compares field names and tokens, which are ASCII.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		if x, y := a[i], b[i]; x != y && lower(x) != lower(y) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// trimSpace removes the white space that HTTP knows: space and TAB.
func trimSpace(s string) string {
	s = trimLeft(s)
	for len(s) > 0 && isBlank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// trimLeft removes it from the beginning alone.
func trimLeft(s string) string {
	for len(s) > 0 && isBlank(s[0]) {
		s = s[1:]
	}
	return s
}
