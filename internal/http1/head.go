package http1

import (
	"bytes"
	"strings"
)

// methodMax bounds a method name; a longer first word is taken for garbage.
const methodMax = 32

// startPossible tells whether these first bytes of a line can become a start line. It looks at
// so few of them that TLS and other protocols are known at once, without waiting for a line end.
func startPossible(b []byte, request bool) bool {
	if !request {
		n := min(len(b), len("HTTP/"))
		return equalFold(string(b[:n]), "HTTP/"[:n])
	}
	for i, c := range b {
		if c == ' ' || c == '\t' {
			return i > 0
		}
		if i >= methodMax || !isTokenChar(c) {
			return false
		}
	}
	return true
}

// startValid tells whether a whole line, its end included, is a start line as far as one can
// make use of it. The first bytes have passed startPossible.
func startValid(line []byte, request bool) bool {
	if request {
		fields := bytes.TrimRight(line, " \t\r\n")
		last := fields[bytes.LastIndexAny(fields, " \t")+1:]
		return len(last) < len(fields) && len(last) >= 5 && equalFold(string(last[:5]), "HTTP/")
	}
	if len(line) < 5 {
		return false
	}
	_, rest, _ := cutSpace(string(line[5:]))
	digits := 0
	for digits < len(rest) && isDigit(rest[digits]) {
		digits++
	}
	if digits < 1 || digits > 3 {
		return false
	}
	return digits == len(rest) || strings.IndexByte(" \t\r\n", rest[digits]) >= 0
}

// cutSpace cuts s around its first run of white space and returns how long the run is.
func cutSpace(s string) (before, after string, run int) {
	i := 0
	for i < len(s) && !isBlank(s[i]) {
		i++
	}
	if i == len(s) {
		return s, "", 0
	}
	after = trimLeft(s[i:])
	return s[:i], after, len(s) - i - len(after)
}

// parseHead reads start line and fields out of the complete lines of m.Head. The scratch keeps
// the memory of one head for the next.
func (m *Message) parseHead(scratch []Header) []Header {
	s := string(m.Head) // one string for the head, all names and values are parts of it
	end := strings.IndexByte(s, '\n')
	if end < 0 {
		return scratch
	}
	m.parseStart(m.plainLine(s[:end+1], m.Offset))
	scratch = m.parseFields(s, end+1, m.Offset, scratch[:0])
	if len(scratch) > 0 {
		m.Headers = append(make([]Header, 0, len(scratch)), scratch...)
	}
	return scratch
}

func (m *Message) parseStart(line string) {
	if m.Request {
		m.parseRequestLine(line)
	} else {
		m.parseStatusLine(line)
	}
	v := m.Proto
	if len(v) != 8 || v[:5] != "HTTP/" || !isDigit(v[5]) || v[6] != '.' || !isDigit(v[7]) {
		m.note(NoteVersion, "the version is "+quote(v), m.Offset)
	}
}

func (m *Message) parseRequestLine(line string) {
	method, rest, run := cutSpace(line)
	trimmed := strings.TrimRight(rest, " \t")
	cut := strings.LastIndexAny(trimmed, " \t")
	m.Method, m.Proto = method, trimmed[cut+1:]
	if cut >= 0 {
		m.Target = strings.TrimRight(trimmed[:cut], " \t")
	}
	if run != 1 || len(trimmed) != len(rest) || len(m.Target) != cut ||
		strings.IndexByte(line, '\t') >= 0 || strings.IndexByte(m.Target, ' ') >= 0 {
		m.note(NoteStartLine, "the parts of the request line are not divided by one space each", m.Offset)
	}
}

func (m *Message) parseStatusLine(line string) {
	proto, rest, run := cutSpace(line)
	status, reason, reasonRun := cutSpace(rest)
	m.Proto, m.Reason = proto, reason
	for i := 0; i < len(status) && isDigit(status[i]); i++ {
		m.Status = m.Status*10 + int(status[i]-'0')
	}
	if run != 1 || reasonRun > 1 || strings.IndexByte(line[:len(line)-len(reason)], '\t') >= 0 {
		m.note(NoteStartLine, "the parts of the status line are not divided by one space each", m.Offset)
	}
	if len(status) != 3 || m.Status < 100 || m.Status > 599 {
		m.note(NoteStatus, "the status is "+quote(status), m.Offset)
	}
}

// plainLine takes the line end off and notes what is unusual about the characters.
func (m *Message) plainLine(line string, at int64) string {
	line = line[:len(line)-1]
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	} else {
		m.note(NoteBareLF, "a line ends with LF alone", at+int64(n))
	}
	for i := 0; i < len(line); i++ {
		if c := line[i]; c < ' ' && c != '\t' || c == 0x7f {
			if c == '\r' {
				m.note(NoteBareCR, "a CR stands inside a line", at+int64(i))
			} else {
				m.note(NoteControl, "a control character stands inside a line", at+int64(i))
			}
		}
	}
	return line
}

// parseFields reads the fields in s[from:] up to the empty line or to the last complete line,
// whichever comes first. base is where s starts in the direction of the connection.
func (m *Message) parseFields(s string, from int, base int64, dst []Header) []Header {
	for from < len(s) {
		length := strings.IndexByte(s[from:], '\n') + 1
		if length == 0 {
			break
		}
		line := m.plainLine(s[from:from+length], base+int64(from))
		if line == "" {
			break
		}
		h := m.parseField(line, from, base)
		from += length
		if from < len(s) && isBlank(s[from]) {
			from = m.unfold(&h, s, from, base)
		}
		if isCredentialField(h.Name) && lacksComma(h.Value) {
			m.note(NoteCommaless, "a comma is missing between two parameters of "+h.Name, base+int64(h.ValueOffset))
		}
		dst = append(dst, h)
	}
	return dst
}

func (m *Message) parseField(line string, from int, base int64) Header {
	h := Header{Offset: from, Length: len(line)}
	if isBlank(line[0]) {
		m.note(NoteLeadingSpace, "white space stands before the first field", base+int64(from))
	}
	colon := strings.IndexByte(line, ':')
	raw := line[colon+1:]
	left := trimLeft(raw)
	h.ValueOffset = from + colon + 1 + len(raw) - len(left)
	h.Value = trimSpace(left)
	h.ValueLength = len(h.Value)
	if colon < 0 {
		m.note(NoteNoColon, "a header line has no colon: "+quote(h.Value), base+int64(from))
		return h
	}
	h.Name = trimSpace(line[:colon])
	if colon > 0 && isBlank(line[colon-1]) {
		m.note(NoteSpaceBeforeColon, "white space stands between "+h.Name+" and its colon", base+int64(from+colon-1))
	}
	if !isToken(h.Name) {
		m.note(NoteBadName, "the field name "+quote(h.Name)+" is no token", base+int64(from))
	}
	return h
}

// unfold joins the continuation lines that start at from to h and returns where they end. They
// are joined in one go: one by one would cost the square of a hostile head.
func (m *Message) unfold(h *Header, s string, from int, base int64) int {
	m.note(NoteObsFold, "the value of "+h.Name+" is folded", base+int64(from))
	var joined strings.Builder
	joined.WriteString(h.Value)
	for from < len(s) && isBlank(s[from]) {
		length := strings.IndexByte(s[from:], '\n') + 1
		if length == 0 {
			break
		}
		line := m.plainLine(s[from:from+length], base+int64(from))
		h.Length = from + len(line) - h.Offset
		if part := trimSpace(line); part != "" {
			if joined.Len() > 0 {
				joined.WriteByte(' ')
			} else {
				h.ValueOffset = from + len(line) - len(strings.TrimLeft(line, " \t"))
			}
			joined.WriteString(part)
			h.ValueLength = from + len(strings.TrimRight(line, " \t")) - h.ValueOffset
		}
		from += length
	}
	h.Value = joined.String()
	return from
}

func isCredentialField(name string) bool {
	switch len(name) {
	case len("Authorization"):
		return equalFold(name, "Authorization")
	case len("WWW-Authenticate"):
		return equalFold(name, "WWW-Authenticate")
	case len("Proxy-Authenticate"):
		return equalFold(name, "Proxy-Authenticate")
	case len("Proxy-Authorization"):
		return equalFold(name, "Proxy-Authorization")
	}
	return false
}

// lacksComma finds two parameters of a challenge or of credentials with nothing but white space
// between them (RFC 9110 section 11.2 wants a comma).
func lacksComma(v string) bool {
	for {
		eq := strings.IndexByte(v, '=')
		if eq < 0 {
			return false
		}
		v = strings.TrimLeft(v[eq+1:], " \t=")
		if strings.HasPrefix(v, `"`) {
			end := 1
			for end < len(v) && v[end] != '"' {
				if v[end] == '\\' {
					end++
				}
				end++
			}
			v = v[min(end+1, len(v)):]
		} else {
			end := strings.IndexAny(v, " \t,")
			if end < 0 {
				return false
			}
			v = v[end:]
		}
		v = strings.TrimLeft(v, " \t")
		if v != "" && v[0] != ',' {
			return true
		}
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isTokenChar(s[i]) {
			return false
		}
	}
	return s != ""
}

// isTokenChar is tchar of RFC 9110 section 5.6.2.
func isTokenChar(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', isDigit(c), c == '-':
		return true
	}
	return strings.IndexByte("!#$%&'*+.^_`|~", c) >= 0 && c != 0
}

// quote shortens and quotes a part of the input for a note.
func quote(s string) string {
	const most = 60
	if len(s) > most {
		s = s[:most] + "..."
	}
	return `"` + strings.ToValidUTF8(s, "?") + `"`
}
