package xmltree

import "unicode/utf8"

// Classes of single bytes; see class.
const (
	cName      = 1 << iota // byte of a name: ASCII name character or part of a multi-byte one
	cNameStart             // first byte of a name
	cSpace                 // XML white space
	cText                  // needs no look in text: no "<", "&", "]", CR, control, multi-byte
	cValue                 // needs no look in an attribute value: no "<", "&", CR, TAB, LF, control, multi-byte
	cVerbatim              // needs no look in CDATA, comments and processing instructions
	cPlainName             // ASCII name character other than the colon
)

// class tells for each byte which scanning loops may pass over it.
var class = classes()

func classes() (t [256]uint8) {
	for c := 0; c < 256; c++ {
		b := byte(c)
		letter := b|0x20 >= 'a' && b|0x20 <= 'z' || b == '_' || b == ':' || b >= 0x80
		if letter {
			t[c] |= cName | cNameStart
		}
		if b >= '0' && b <= '9' || b == '-' || b == '.' {
			t[c] |= cName
		}
		if b < 0x80 && b != ':' && t[c]&cName != 0 {
			t[c] |= cPlainName
		}
		space := b == ' ' || b == '\t' || b == '\n' || b == '\r'
		if space {
			t[c] |= cSpace
		}
		allowed := b < 0x80 && (b >= 0x20 || space)
		if allowed && b != '<' && b != '&' && b != ']' && b != '\r' {
			t[c] |= cText
		}
		if allowed && b != '<' && b != '&' && (b == ' ' || !space) {
			t[c] |= cValue
		}
		if allowed && b != '\r' {
			t[c] |= cVerbatim
		}
	}
	return t
}

func isSpace(b byte) bool { return class[b]&cSpace != 0 }

// isChar is the production Char of XML 1.0 section 2.2.
func isChar(r rune) bool {
	return r >= 0x20 && r <= 0xD7FF || r == '\t' || r == '\n' || r == '\r' ||
		r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

type runeRange struct{ lo, hi rune }

// nameStartRanges is NameStartChar of XML 1.0 fifth edition, section 2.3, beyond ASCII.
var nameStartRanges = [...]runeRange{
	{0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D},
	{0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
}

// nameMoreRanges is what NameChar adds beyond ASCII.
var nameMoreRanges = [...]runeRange{{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}

func inRanges(r rune, t []runeRange) bool {
	for _, x := range t {
		if r >= x.lo && r <= x.hi {
			return true
		}
	}
	return false
}

func isNameStart(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && class[r]&cNameStart != 0
	}
	return inRanges(r, nameStartRanges[:])
}

func isNameChar(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && class[r]&cName != 0
	}
	return inRanges(r, nameStartRanges[:]) || inRanges(r, nameMoreRanges[:])
}
