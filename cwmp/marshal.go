package cwmp

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Marshal writes the tree. Of the Style it takes declaration, indentation, line ends, quotes and
// the form of empty elements; names and attributes are those of the tree.
func Marshal(root *Element, s Style) []byte { return appendMarshal(make([]byte, 0, 1<<10), root, s) }

func appendMarshal(b []byte, root *Element, s Style) []byte {
	m := marshaller{Buffer: *bytes.NewBuffer(b), style: s, quote: '"'}
	if s.SingleQuotes {
		m.quote = '\''
	}
	if m.style.Newline == "" {
		m.style.Newline = "\n"
	}
	if s.Declaration {
		m.WriteString("<?xml version=")
		m.quoted("1.0")
		m.WriteString(" encoding=")
		m.quoted("UTF-8")
		m.WriteString("?>")
		m.WriteString(m.style.Newline)
	}
	m.element(root, 0)
	return m.Bytes()
}

type marshaller struct {
	bytes.Buffer
	style Style
	quote byte
}

func (m *marshaller) element(e *Element, depth int) {
	if e == nil {
		return
	}
	if e.Raw != nil {
		m.Write(e.Raw)
		return
	}
	name := e.Name()
	m.WriteByte('<')
	m.WriteString(name)
	for _, a := range e.Attrs {
		m.WriteByte(' ')
		m.WriteString(a.Name)
		m.WriteByte('=')
		m.quoted(a.Value)
	}
	if e.Text == "" && len(e.Children) == 0 && m.style.SelfClose {
		m.WriteString("/>")
		return
	}
	m.WriteByte('>')
	if e.CDATA {
		m.WriteString("<![CDATA[" + strings.ReplaceAll(e.Text, "]]>", "]]]]><![CDATA[>") + "]]>")
	} else {
		m.Write(appendEscaped(m.AvailableBuffer(), e.Text, false))
	}
	for _, c := range e.Children {
		m.line(depth + 1)
		m.element(c, depth+1)
	}
	if len(e.Children) > 0 {
		m.line(depth)
	}
	m.WriteString("</")
	m.WriteString(name)
	m.WriteByte('>')
}

func (m *marshaller) line(depth int) {
	if m.style.Indent == "" {
		return
	}
	m.WriteString(m.style.Newline)
	for range depth {
		m.WriteString(m.style.Indent)
	}
}

func (m *marshaller) quoted(value string) {
	m.WriteByte(m.quote)
	m.Write(appendEscaped(m.AvailableBuffer(), value, true))
	m.WriteByte(m.quote)
}

// Escape is text for element content: & < > and every character other than 9, 10 and 32 to 126
// become entities or character references (TR-069 3.4.1). What XML 1.0 cannot carry at all, other
// control characters and damaged UTF-8, becomes a reference to U+FFFD; to send it, use Element.Raw.
func Escape(s string) string { return string(appendEscaped(nil, s, false)) }

// plainBytes is how many bytes from the start of a text are written as they are, as nearly all are.
func plainBytes(s string) int {
	for i := range len(s) {
		switch c := s[i]; {
		case c < 32, c > 126, c == '&', c == '<', c == '>', c == '"', c == '\'':
			return i
		}
	}
	return len(s)
}

func appendEscaped(b []byte, s string, attribute bool) []byte {
	for i := 0; i < len(s); {
		if n := plainBytes(s[i:]); n > 0 {
			b = append(b, s[i:i+n]...)
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case attribute && r == '"':
			b = append(b, "&quot;"...)
		case attribute && r == '\'':
			b = append(b, "&apos;"...)
		case r >= 32 && r <= 126, !attribute && (r == 9 || r == 10):
			b = append(b, byte(r))
		default:
			if !inXML(r) {
				r = utf8.RuneError
			}
			b = append(b, "&#"...)
			b = strconv.AppendInt(b, int64(r), 10)
			b = append(b, ';')
		}
	}
	return b
}

// inXML reports whether the character may occur in an XML 1.0 document, also as a reference.
func inXML(r rune) bool {
	return r == 9 || r == 10 || r == 13 || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}
