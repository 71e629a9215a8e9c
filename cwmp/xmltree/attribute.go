package xmltree

import "bytes"

// attr is one attribute as it lies in the source.
type attr struct {
	off, end     int32 // from the name through the closing quote
	nameLen      int32
	colon        int32 // length of the prefix, -1 for none
	value, valen int32 // between the quotes
	space        int32 // index in arena.spaces, -1 for an undeclared prefix
	plain        bool  // the value needs no decoding
}

// attributes reads the part of a start tag behind its name, from i on: where the tag ends and
// whether it is an empty element tag.
func (s *scanner) attributes(i int) (end int, empty bool) {
	kept := 0
	for {
		gap := i
		for i < len(s.src) && isSpace(s.src[i]) {
			i++
		}
		if i == len(s.src) {
			s.truncate(s.pos, "the input ends inside a start tag")
			return i, false
		}
		switch c := s.src[i]; {
		case c == '>':
			return i + 1, false
		case c == '/' && i+1 < len(s.src) && s.src[i+1] == '>':
			return i + 2, true
		case c == '<':
			s.add(UnclosedTag, s.pos, i-s.pos, `start tag without its ">"`)
			return i, false
		case class[c]&cNameStart != 0:
			if gap == i {
				s.add(MissingSpace, i, 0, "no white space before an attribute")
			}
			var a attr
			a, i = s.attribute(i)
			if kept++; kept <= s.limits.Attributes {
				s.a.attrs = append(s.a.attrs, a)
			} else if kept == s.limits.Attributes+1 {
				s.add(AttributeLimit, int(a.off), i-int(a.off), "more attributes than the limit of %d", s.limits.Attributes)
			}
		default:
			lo := i
			i = s.skipJunk(i)
			if i == len(s.src) {
				s.truncate(s.pos, "the input ends inside a start tag")
			}
			s.add(BadMarkup, lo, i-lo, "%s is no attribute", s.quote(lo, i))
		}
	}
}

// skipJunk passes over what is no attribute: up to white space, the end of the tag, or a "<".
func (s *scanner) skipJunk(i int) int {
	for i++; i < len(s.src); i++ {
		switch c := s.src[i]; {
		case isSpace(c), c == '>', c == '<', c == '/':
			return i
		}
	}
	return i
}

// attribute reads one attribute at i and answers where it ends.
func (s *scanner) attribute(i int) (a attr, end int) {
	nameEnd, colon := s.name(i)
	a = attr{off: int32(i), end: int32(nameEnd), nameLen: int32(nameEnd - i), colon: int32(colon), value: int32(nameEnd), plain: true}
	j := nameEnd
	for j < len(s.src) && isSpace(s.src[j]) {
		j++
	}
	if j == len(s.src) {
		return a, j // the caller lists that the input ends here
	}
	if s.src[j] != '=' {
		s.add(NoAttributeValue, i, nameEnd-i, "attribute %s has no value", s.quote(i, nameEnd))
		return a, nameEnd
	}
	for j++; j < len(s.src) && isSpace(s.src[j]); j++ {
	}
	if j == len(s.src) {
		return a, j
	}
	lo, hi, after := s.value(j)
	_, a.plain = s.checkChars(lo, hi, inValue)
	a.value, a.valen, a.end = int32(lo), int32(hi-lo), int32(after)
	return a, after
}

// value finds the attribute value at j: its bytes src[lo:hi] and where to go on.
func (s *scanner) value(j int) (lo, hi, after int) {
	quote := s.src[j]
	if quote != '"' && quote != '\'' {
		hi = j
		for hi < len(s.src) && !isSpace(s.src[hi]) && s.src[hi] != '>' && s.src[hi] != '<' && !bytes.HasPrefix(s.src[hi:], []byte("/>")) {
			hi++
		}
		s.add(UnquotedAttribute, j, hi-j, "attribute value %s has no quotes", s.quote(j, hi))
		return j, hi, hi
	}
	lo = j + 1
	// A search in vain runs to the end of the input, but only once for each kind of quote:
	// time stays linear.
	if k := bytes.IndexByte(s.src[lo:], quote); k >= 0 {
		return lo, lo + k, lo + k + 1
	}
	hi = lo
	for hi < len(s.src) && s.src[hi] != '>' && s.src[hi] != '<' {
		hi++
	}
	if hi < len(s.src) { // otherwise the caller lists that the input ends here
		s.add(UnclosedValue, j, hi-j, "attribute value %s has no closing quote", s.quote(j, hi))
	}
	return lo, hi, hi
}
