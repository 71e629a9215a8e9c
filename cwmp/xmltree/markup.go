package xmltree

import "bytes"

// construct is a piece of markup other than a start tag.
type construct uint8

const (
	aComment construct = iota
	aCDATA
	anInstruction
	aDoctype
	anEndTag
	aFragment // "<!" with something else behind it
)

const (
	commentOpen = "<!--"
	cdataOpen   = "<![CDATA["
	doctypeOpen = "<!DOCTYPE"
)

// markup tells what begins at src[i], a "<" with one of "/", "!" or "?" behind it, and where it
// ends: behind its last byte, or at len(src) if it is not closed. The scanner and the decoding
// of text both ask here, so that they agree.
func markup(src []byte, i int) (what construct, end int, closed bool) {
	rest := src[i:]
	switch {
	case rest[1] == '/':
		end = skipTag(src, i+2)
		return anEndTag, end, src[end-1] == '>'
	case rest[1] == '?':
		end, closed = behind(src, i+2, "?>")
		return anInstruction, end, closed
	case bytes.HasPrefix(rest, []byte(commentOpen)):
		end, closed = behind(src, i+4, "-->")
		return aComment, end, closed
	case bytes.HasPrefix(rest, []byte(cdataOpen)):
		end, closed = behind(src, i+9, "]]>")
		return aCDATA, end, closed
	case bytes.HasPrefix(rest, []byte(doctypeOpen)):
		end, closed = doctypeEnd(src, i+len(doctypeOpen))
		return aDoctype, end, closed
	}
	end = skipTag(src, i+2)
	return aFragment, end, src[end-1] == '>'
}

// behind answers the offset behind the next mark at or after i.
func behind(src []byte, i int, mark string) (end int, closed bool) {
	if k := bytes.Index(src[i:], []byte(mark)); k >= 0 {
		return i + k + len(mark), true
	}
	return len(src), false
}

// doctypeEnd finds the end of a document type declaration: the ">" outside of its internal
// subset, literals, comments and processing instructions.
func doctypeEnd(src []byte, i int) (end int, closed bool) {
	inside := 0
	for i < len(src) {
		switch c := src[i]; {
		case c == '"' || c == '\'':
			k := bytes.IndexByte(src[i+1:], c)
			if k < 0 {
				return len(src), false
			}
			i += k + 2
			continue
		case c == '[':
			inside++
		case c == ']' && inside > 0:
			inside--
		case c == '>' && inside == 0:
			return i + 1, true
		case c == '<' && (bytes.HasPrefix(src[i:], []byte(commentOpen)) || bytes.HasPrefix(src[i:], []byte("<?"))):
			mark := "-->"
			if src[i+1] == '?' {
				mark = "?>"
			}
			if i, closed = behind(src, i+2, mark); !closed {
				return len(src), false
			}
			continue
		}
		i++
	}
	return len(src), false
}

// bang reads what begins with "<!" at pos.
func (s *scanner) bang() {
	start := s.pos
	what, end, closed := markup(s.src, start)
	s.pos = end
	s.note(flagMixed)
	if !closed {
		s.cutMarkup(what, start)
		return
	}
	switch what {
	case aComment:
		s.checkChars(start+4, end-3, inVerbatim)
		// The last "-" of the text may touch the end mark, so look one byte into it.
		if k := bytes.Index(s.src[start+4:end-2], []byte("--")); k >= 0 {
			s.add(DoubleHyphen, start+4+k, 2, `"--" inside a comment`)
		}
	case aCDATA:
		s.note(flagCDATA)
		s.checkChars(start+9, end-3, inVerbatim)
		if len(s.open) == 0 {
			s.add(TextOutsideRoot, start, end-start, "CDATA section outside the root element")
		}
	case aDoctype:
		s.add(Doctype, start, end-start, "document type declaration")
	default:
		s.add(BadMarkup, start, end-start, "%s is no markup of XML", s.quote(start, end))
	}
}

// cutMarkup lists a construct at start that has no end.
func (s *scanner) cutMarkup(what construct, start int) {
	rest := s.src[start:s.pos]
	for _, o := range [...]string{commentOpen, cdataOpen, doctypeOpen} {
		if what == aFragment && s.pos == len(s.src) && bytes.HasPrefix([]byte(o), rest) {
			s.truncate(start, "the input ends inside %s", s.quote(start, s.pos))
			return
		}
	}
	switch what {
	case aComment:
		s.checkChars(start+4, s.pos, inVerbatim)
		s.truncate(start, `comment without its "-->"`)
	case aCDATA:
		s.note(flagCDATA)
		s.checkChars(start+9, s.pos, inVerbatim)
		s.truncate(start, `CDATA section without its "]]>"`)
	case aDoctype:
		s.add(Doctype, start, s.pos-start, "document type declaration")
		s.truncate(start, "document type declaration without its end")
	default:
		s.add(BadMarkup, start, s.pos-start, "%s is no markup of XML", s.quote(start, s.pos))
	}
}

// instruction reads a processing instruction at pos.
func (s *scanner) instruction() {
	start := s.pos
	_, end, closed := markup(s.src, start)
	s.pos = end
	s.note(flagMixed)
	if !closed {
		s.truncate(start, `processing instruction without its "?>"`)
		s.checkChars(start+2, end, inVerbatim)
		return
	}
	lo, hi := start+2, end-2
	if lo == hi || class[s.src[lo]]&cNameStart == 0 {
		s.add(BadPI, start, end-start, "processing instruction without a target")
		s.checkChars(lo, hi, inVerbatim)
		return
	}
	nameEnd, colon := s.name(lo)
	target := s.src[lo:nameEnd]
	switch {
	case string(target) == "xml":
		s.add(LateDeclaration, start, end-start, "the XML declaration must begin at the first byte")
	case bytes.EqualFold(target, []byte("xml")):
		s.add(ReservedPI, start, end-start, "the target %s is reserved", s.quote(lo, nameEnd))
	default:
		s.add(PI, start, end-start, "processing instruction %s", s.quote(lo, nameEnd))
	}
	if colon > 0 {
		s.add(BadColon, lo, nameEnd-lo, "the target %s has a colon", s.quote(lo, nameEnd))
	}
	if nameEnd < hi && !isSpace(s.src[nameEnd]) {
		s.add(BadPI, start, end-start, "no white space after the target %s", s.quote(lo, nameEnd))
	}
	s.checkChars(nameEnd, hi, inVerbatim)
}
