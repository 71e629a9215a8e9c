package capture

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf8"

	"cwmplab/internal/http1"
)

// appendText writes bytes as the lines of a transcript. A line end stands for itself; where crlf is set it stands for
// CR LF, and a lone LF is escaped.
func appendText(out, b []byte, crlf bool) []byte {
	bol := true // at the beginning of a line
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case crlf && c == '\r' && i+1 < len(b) && b[i+1] == '\n':
			out, bol = append(out, '\n'), true
			i += 2
			continue
		case c == '\n' && !crlf && i+1 < len(b):
			out, bol = append(out, '\n'), true
			i++
			continue
		case c == '\n':
			out = append(out, `\n`...)
		case c == '\r':
			out = append(out, `\r`...)
		case c == '\\':
			out = append(out, `\\`...)
		case (c == '@' || c == '#') && bol:
			out = append(out, '\\', c)
		case (c == ' ' || c == '\t') && endsLine(b[i+1:]):
			out = append(out, '\\', 's')
			if c == '\t' {
				out[len(out)-1] = 't'
			}
		case c == '\t' || c >= ' ' && c < utf8.RuneSelf && c != 0x7f:
			out = append(out, c)
		default:
			n := printable(b[i:])
			if n == 0 {
				out = fmt.Appendf(out, `\x%02x`, c)
			}
			out = append(out, b[i:i+n]...)
			i += max(n, 1)
			bol = false
			continue
		}
		bol = false
		i++
	}
	return out
}

// endsLine tells that an editor would take blanks in front of rest away.
func endsLine(rest []byte) bool {
	return len(rest) == 0 || rest[0] == '\n' || rest[0] == '\r'
}

// printable is the length of the character that b begins with, 0 where it is none that can be shown as it is.
func printable(b []byte) int {
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError && n <= 1 || r < utf8.RuneSelf || !unicode.IsPrint(r) {
		return 0
	}
	return n
}

// unescape reads the lines of a transcript as bytes.
func unescape(text []byte, crlf bool) ([]byte, error) {
	out := make([]byte, 0, len(text)+len(text)/16)
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\n' && crlf {
			out = append(out, '\r', '\n')
			continue
		}
		if c != '\\' {
			out = append(out, c)
			continue
		}
		if i++; i == len(text) {
			return nil, fmt.Errorf(`a lone \ at the end (write \\)`)
		}
		switch c = text[i]; c {
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 's':
			out = append(out, ' ')
		case '\\', '@', '#':
			out = append(out, c)
		case '\n': // the line goes on
		case 'x':
			if i+2 >= len(text) {
				return nil, fmt.Errorf(`\x without two hex digits`)
			}
			v, err := strconv.ParseUint(string(text[i+1:i+3]), 16, 8)
			if err != nil {
				return nil, fmt.Errorf(`\x%s is no byte`, text[i+1:i+3])
			}
			out = append(out, byte(v))
			i += 2
		default:
			return nil, fmt.Errorf(`\%c is no escape (write \\ for a backslash)`, c)
		}
	}
	return out, nil
}

// textOptions are the words behind a data line.
type textOptions struct {
	auto  bool
	chunk int
}

// messageText writes bytes as an HTTP message: the head with line ends for CR LF, an empty line, the body. It answers
// false where reading that again would not give the same bytes.
func messageText(b []byte, o textOptions) ([]byte, bool) {
	i := bytes.Index(b, []byte("\r\n\r\n"))
	if i <= 0 || !startsMessage(b) {
		return nil, false
	}
	head, body := b[:i], b[i+4:]
	if o.chunk > 0 {
		plain, ok := unchunk(body)
		if !ok {
			return nil, false
		}
		body = plain
	}
	text := appendText(nil, head, true)
	if o.auto {
		text = replaceLength(text, "auto")
	}
	if len(body) > 0 {
		text = appendText(append(text, "\n\n"...), body, false)
	}
	again, _, err := messageBytes(text, o.chunk)
	return text, err == nil && bytes.Equal(again, b)
}

// startsMessage keeps bodies that are cut out of a message from being taken for one.
func startsMessage(b []byte) bool {
	line, _, _ := bytes.Cut(b[:min(len(b), 4096)], []byte("\n"))
	return bytes.Contains(line, []byte("HTTP/"))
}

// messageBytes reads what messageText writes, and what people write. An empty line that is not there is added.
func messageBytes(text []byte, chunk int) (b []byte, auto bool, err error) {
	head, rest, _ := bytes.Cut(text, []byte("\n\n"))
	body, err := unescape(rest, false)
	if err != nil {
		return nil, false, err
	}
	if chunk > 0 {
		o := http1.Outgoing{Body: body, Framing: http1.Chunked, ChunkSize: chunk}
		body = bytes.TrimPrefix(o.Bytes(), []byte("\r\n\r\n"))
	}
	if headerValue(head, "content-length") == "auto" {
		auto = true
		head = replaceLength(head, strconv.Itoa(len(body)))
	}
	b, err = unescape(head, true)
	if err != nil {
		return nil, false, err
	}
	return append(append(b, "\r\n\r\n"...), body...), auto, nil
}

// unchunk joins the chunks of a body.
func unchunk(body []byte) ([]byte, bool) {
	p := http1.NewRequestParser(http1.Limits{})
	done := p.Feed(append([]byte("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), body...))
	if len(done) != 1 || !done[0].Complete {
		return nil, false
	}
	return done[0].Body, true
}

// headerValue looks a header up in the text of a head.
func headerValue(head []byte, lower string) string {
	for line := range bytes.SplitSeq(head, []byte("\n")) {
		name, value, ok := bytes.Cut(line, []byte(":"))
		if ok && string(bytes.ToLower(name)) == lower {
			return string(bytes.TrimSpace(value))
		}
	}
	return ""
}

// replaceLength gives the first Content-Length another value.
func replaceLength(head []byte, value string) []byte {
	lines := bytes.Split(head, []byte("\n"))
	for i, line := range lines {
		name, old, ok := bytes.Cut(line, []byte(":"))
		if ok && string(bytes.ToLower(name)) == "content-length" {
			lead := old[:len(old)-len(bytes.TrimLeft(old, " "))]
			lines[i] = append(append(append(bytes.Clone(name), ':'), lead...), value...)
			break
		}
	}
	return bytes.Join(lines, []byte("\n"))
}
