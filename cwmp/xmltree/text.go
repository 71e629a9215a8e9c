package xmltree

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Text is the character data of the element itself: references decoded, CDATA included, line
// ends as LF (XML 1.0 section 2.11), without comments and without the text of children.
// References that stand for nothing are kept as they are written.
func (n *Node) Text() string {
	if !n.live() {
		return ""
	}
	if n.first == 0 && n.flags&flagMixed == 0 {
		return string(n.RawText())
	}
	return string(n.AppendText(nil))
}

// TextBytes is [Node.Text] without making a string of it: where it can be a part of the source, which must not be changed.
func (n *Node) TextBytes() []byte {
	if text, plain := n.PlainText(); plain {
		return text
	}
	return n.AppendText(nil)
}

// TextEnds tells whether [Node.Text] ends with a suffix, without making a string.
func (n *Node) TextEnds(suffix string) bool {
	text, plain := n.PlainText()
	if !plain {
		return strings.HasSuffix(n.Text(), suffix)
	}
	return len(text) >= len(suffix) && string(text[len(text)-len(suffix):]) == suffix
}

// AppendText appends [Node.Text] to dst.
func (n *Node) AppendText(dst []byte) []byte {
	if !n.live() {
		return dst
	}
	src := n.doc.src[:n.textEnd]
	if n.first == 0 && n.flags&flagMixed == 0 {
		return append(dst, src[n.textStart:]...)
	}
	i, child := int(n.textStart), n.FirstChild()
	for i < len(src) {
		if child != nil && i == int(child.start) {
			i, child = int(child.end), child.NextSibling()
			continue
		}
		if src[i] == '<' && i+1 < len(src) && bytes.IndexByte([]byte("/!?"), src[i+1]) >= 0 {
			what, end, closed := markup(src, i)
			if what == aCDATA {
				to := end
				if closed {
					to -= len("]]>")
				}
				dst = appendLines(dst, src[i+len(cdataOpen):to])
			}
			i = end
			continue
		}
		end := i + 1
		if k := bytes.IndexByte(src[end:], '<'); k >= 0 {
			end += k
		} else {
			end = len(src)
		}
		dst = appendDecoded(dst, src[i:end], false)
		i = end
	}
	return dst
}

// RawText are the bytes between start tag and end tag, a part of the source.
func (n *Node) RawText() []byte {
	if !n.live() {
		return nil
	}
	return n.doc.src[n.textStart:n.textEnd:n.textEnd]
}

// appendValue decodes an attribute value.
func appendValue(dst, raw []byte) []byte { return appendDecoded(dst, raw, true) }

// appendDecoded decodes references and line ends; in attribute values all white space that is
// not written as a reference becomes blanks (section 3.3.3).
func appendDecoded(dst, raw []byte, value bool) []byte {
	for i := 0; i < len(raw); {
		switch b := raw[i]; {
		case b == '&':
			r, end, kind := reference(raw, i, len(raw))
			if kind == refChar {
				dst = utf8.AppendRune(dst, r)
			} else {
				dst = append(dst, raw[i:end]...)
			}
			i = end
		case b == '\r':
			if i++; i < len(raw) && raw[i] == '\n' {
				i++
			}
			if value {
				dst = append(dst, ' ')
			} else {
				dst = append(dst, '\n')
			}
		case value && (b == '\n' || b == '\t'):
			dst, i = append(dst, ' '), i+1
		default:
			j := i + 1
			for j < len(raw) && raw[j] != '&' && raw[j] != '\r' && (!value || raw[j] >= ' ') {
				j++
			}
			dst, i = append(dst, raw[i:j]...), j
		}
	}
	return dst
}

// appendLines normalises line ends, as CDATA sections need it.
func appendLines(dst, raw []byte) []byte {
	for {
		k := bytes.IndexByte(raw, '\r')
		if k < 0 {
			return append(dst, raw...)
		}
		dst = append(append(dst, raw[:k]...), '\n')
		if raw = raw[k+1:]; len(raw) > 0 && raw[0] == '\n' {
			raw = raw[1:]
		}
	}
}
