package xmltree

import (
	"bytes"
	"unicode/utf8"
)

// refKind is what stands at an "&".
type refKind uint8

const (
	refChar    refKind = iota // a character: predefined entity or good character reference
	refBadChar                // character reference that is malformed or names a forbidden character
	refEntity                 // reference to another entity
	refNone                   // "&" alone
)

// reference reads what begins at the "&" of src[i], which ends before hi: the character it
// stands for, and the offset after it. An "&" alone ends after itself.
func reference(src []byte, i, hi int) (r rune, end int, kind refKind) {
	if i+1 < hi && src[i+1] == '#' {
		return charReference(src, i, hi)
	}
	j := i + 1
	if j >= hi || class[src[j]]&cNameStart == 0 {
		return 0, i + 1, refNone
	}
	for j < hi && class[src[j]]&cName != 0 {
		j++
	}
	if j >= hi || src[j] != ';' {
		return 0, i + 1, refNone
	}
	switch string(src[i+1 : j]) {
	case "lt":
		return '<', j + 1, refChar
	case "gt":
		return '>', j + 1, refChar
	case "amp":
		return '&', j + 1, refChar
	case "apos":
		return '\'', j + 1, refChar
	case "quot":
		return '"', j + 1, refChar
	}
	return 0, j + 1, refEntity
}

// charReference reads &#38; and &#x26;.
func charReference(src []byte, i, hi int) (r rune, end int, kind refKind) {
	j, base := i+2, rune(10)
	if j < hi && src[j] == 'x' {
		j, base = j+1, 16
	}
	first := j
	for ; j < hi; j++ {
		d := digit(src[j])
		if d >= base {
			break
		}
		if r = r*base + d; r > utf8.MaxRune {
			r = utf8.MaxRune + 1 // stays too large, cannot overflow
		}
	}
	if j == first || j >= hi || src[j] != ';' {
		return 0, j, refBadChar
	}
	if !isChar(r) {
		return 0, j + 1, refBadChar
	}
	return r, j + 1, refChar
}

func digit(b byte) rune {
	switch {
	case b >= '0' && b <= '9':
		return rune(b - '0')
	case b|0x20 >= 'a' && b|0x20 <= 'f':
		return rune(b|0x20-'a') + 10
	}
	return 99
}

// textMode says where characters stand, which decides what is forbidden there.
type textMode uint8

const (
	inText     textMode = iota // between tags
	inValue                    // in an attribute value
	inVerbatim                 // in a comment, CDATA section or processing instruction
)

// checkChars lists the problems of the characters from lo on and answers where they end: at hi,
// in text already at a "<". They are plain if their decoded form is the very same bytes.
func (s *scanner) checkChars(lo, hi int, mode textMode) (end int, plain bool) {
	mask := [...]uint8{cText, cValue, cVerbatim}[mode]
	plain = true
	src := s.src[:hi]
	for i := lo; ; {
		for i < len(src) && class[src[i]]&mask != 0 {
			i++
		}
		if i >= len(src) || src[i] == '<' && mode == inText {
			return i, plain
		}
		switch b := src[i]; {
		case b == ']':
			if i+2 < hi && src[i+1] == ']' && src[i+2] == '>' {
				s.add(CDATAEndInText, i, 3, `"]]>" in text must be written "]]&gt;"`)
			}
			i++
		case b == '&':
			plain = false
			i = s.checkReference(i, hi)
		case b == '<':
			s.add(LessInAttribute, i, 1, `"<" in an attribute value must be written "&lt;"`)
			i++
		case b == '\r', b == '\t', b == '\n':
			plain = false
			i++
		default:
			i = s.checkRune(i, hi)
		}
	}
}

// checkReference lists what is wrong with the reference at src[i] and answers where it ends.
func (s *scanner) checkReference(i, hi int) int {
	_, end, kind := reference(s.src, i, hi)
	switch kind {
	case refBadChar:
		s.add(BadCharRef, i, end-i, "%s is no reference to a character that XML allows", s.quote(i, end))
	case refEntity:
		s.add(Entity, i, end-i, "entity %s is not defined", s.quote(i, end))
	case refNone:
		s.add(UnescapedAmp, i, 1, `"&" must be written "&amp;"`)
	}
	return end
}

// checkRune lists what is wrong with the character at src[i], a control or a multi-byte one,
// and answers where it ends. A run of octets that are not UTF-8 is one problem.
func (s *scanner) checkRune(i, hi int) int {
	r, n := utf8.DecodeRune(s.src[i:hi])
	if r == utf8.RuneError && n == 1 {
		end := i + 1
		for end < hi && s.src[end] >= utf8.RuneSelf {
			if r, n := utf8.DecodeRune(s.src[end:hi]); r != utf8.RuneError || n != 1 {
				break
			}
			end++
		}
		s.add(BadUTF8, i, end-i, "octets % x are not UTF-8", s.src[i:min(end, i+8)])
		return end
	}
	if !isChar(r) {
		s.add(BadChar, i, n, "character U+%04X is not allowed in XML", r)
	}
	return i + n
}

// quote shows a stretch of the source in a detail, cut to a readable length.
func (s *scanner) quote(lo, hi int) string {
	const most = 60
	b := s.src[lo:min(hi, lo+most)]
	b = bytes.ToValidUTF8(b, []byte("?"))
	if hi-lo > most {
		return `"` + string(b) + `..."`
	}
	return `"` + string(b) + `"`
}
