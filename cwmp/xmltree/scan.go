package xmltree

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
)

// frame is an element whose end tag has not been seen.
type frame struct {
	node int32 // index of the element
	last int32 // its last child so far, 0 for none
}

// scanner reads one source into one arena, once, from front to back. Whatever it meets, pos
// grows with every step, and no step looks at more than it consumes (but for bounded factors
// from the limits), so that time is linear in the size of the source.
type scanner struct {
	doc    *Document
	a      *arena
	src    []byte
	limits Limits

	pos       int
	open      []frame
	lastRoot  int32 // last element outside any other, -1 for none
	stopped   bool  // a limit ended the reading
	truncated bool  // the problem Truncated is listed
}

// run reads everything.
func (s *scanner) run() {
	s.open, s.lastRoot = s.a.open[:0], -1
	if s.prolog() {
		s.content()
	}
	s.finish()
	s.a.open = s.open[:0]
}

// prolog reads the byte order mark and the XML declaration; false if the rest cannot be read.
func (s *scanner) prolog() bool {
	switch {
	case bytes.HasPrefix(s.src, []byte("\xef\xbb\xbf")):
		s.add(BOM, 0, 3, "byte order mark")
		s.pos = 3
	case bytes.HasPrefix(s.src, []byte("\xfe\xff")), bytes.HasPrefix(s.src, []byte("\xff\xfe")),
		bytes.HasPrefix(s.src, []byte("\x00<")), bytes.HasPrefix(s.src, []byte("<\x00")), bytes.HasPrefix(s.src, []byte("\x00\x00\x00<")):
		s.add(UTF16, 0, 2, "the octets are UTF-16 or UTF-32, only UTF-8 is read")
		s.stopped = true
		return false
	}
	if s.atDeclaration(s.pos) {
		s.declaration()
	}
	return true
}

// content reads from the first character after the declaration to the end.
func (s *scanner) content() {
	for s.pos < len(s.src) && !s.stopped {
		if s.src[s.pos] != '<' {
			s.text()
			continue
		}
		if s.pos+1 == len(s.src) {
			s.truncate(s.pos, `"<" is the last byte`)
			s.pos++
			return
		}
		switch c := s.src[s.pos+1]; {
		case class[c]&cNameStart != 0:
			s.startTag()
		case c == '/':
			s.endTag()
		case c == '!':
			s.bang()
		case c == '?':
			s.instruction()
		default:
			s.add(UnescapedLess, s.pos, 1, `"<" in text must be written "&lt;"`)
			s.note(flagMixed)
			s.outside(s.pos, s.pos+1)
			s.pos++
		}
	}
}

// text reads character data up to the next "<".
func (s *scanner) text() {
	end, plain := s.checkChars(s.pos, len(s.src), inText)
	if !plain {
		s.note(flagMixed)
	}
	if len(s.open) == 0 {
		s.outside(s.pos, end)
	}
	s.pos = end
}

// outside lists src[lo:hi] if it stands outside the root element and is more than white space.
func (s *scanner) outside(lo, hi int) {
	if len(s.open) > 0 {
		return
	}
	for lo < hi && isSpace(s.src[lo]) {
		lo++
	}
	for lo < hi && isSpace(s.src[hi-1]) {
		hi--
	}
	if lo < hi {
		s.add(TextOutsideRoot, lo, hi-lo, "text %s outside the root element", s.quote(lo, hi))
	}
}

// note sets a flag of the innermost open element.
func (s *scanner) note(f uint8) {
	if k := len(s.open); k > 0 {
		s.a.nodes[s.open[k-1].node].flags |= f
	}
}

// stop ends the reading where pos is, because of a limit.
func (s *scanner) stop(c Code, detail string) {
	s.add(c, s.pos, 0, "%s", detail)
	s.stopped = true
}

// truncate lists that the input ends too early, once.
func (s *scanner) truncate(off int, format string, args ...any) {
	if !s.truncated {
		s.truncated = true
		s.add(Truncated, off, len(s.src)-off, format, args...)
	}
}

// add lists a problem, unless there are too many.
func (s *scanner) add(c Code, off, length int, format string, args ...any) {
	switch n := len(s.doc.Problems); {
	case n < s.limits.Problems-1:
	case n == s.limits.Problems-1:
		c, length, format, args = TooManyProblems, 0, "there are more problems than the limit of %d", []any{s.limits.Problems}
	default:
		return
	}
	s.doc.Problems = append(s.doc.Problems, Problem{Code: c, Offset: off, Length: length, Detail: fmt.Sprintf(format, args...)})
}

// finish closes what is still open and hands the tree over.
func (s *scanner) finish() {
	if k := len(s.open); k > 0 && !s.stopped {
		n := &s.a.nodes[s.open[k-1].node]
		s.truncate(len(s.src), "the input ends inside %d open elements, innermost %s", k, s.quote(int(n.start)+1, int(n.start+1+n.nameLen)))
	}
	for len(s.open) > 0 {
		s.close(s.pos, s.pos)
	}
	if len(s.a.nodes) > 0 {
		s.doc.Root = &s.a.nodes[0]
	} else if !s.stopped && !s.truncated {
		s.add(Empty, len(s.src), 0, "there is no element")
	}
	slices.SortStableFunc(s.doc.Problems, func(a, b Problem) int { return cmp.Compare(a.Offset, b.Offset) })
}

// close ends the innermost open element.
func (s *scanner) close(textEnd, end int) {
	k := len(s.open) - 1
	n := &s.a.nodes[s.open[k].node]
	n.textEnd, n.end = int32(textEnd), int32(end)
	s.open = s.open[:k]
}
