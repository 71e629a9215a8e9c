package xmltree

import "bytes"

// name reads a name that begins at i: where it ends, and the length of its prefix or -1. It
// lists what is wrong with it; a name with bad colons has no prefix.
func (s *scanner) name(i int) (end, colon int) {
	lo, colon := i, -1
	for i < len(s.src) && class[s.src[i]]&cPlainName != 0 {
		i++
	}
	if i < len(s.src) && s.src[i] == ':' && i > lo && i+1 < len(s.src) && class[s.src[i+1]]&(cNameStart|cPlainName) == cNameStart|cPlainName {
		colon = i - lo
		for i++; i < len(s.src) && class[s.src[i]]&cPlainName != 0; i++ {
		}
	}
	if i < len(s.src) && class[s.src[i]]&cName != 0 { // another colon, or not ASCII
		i, colon = s.oddName(lo)
	}
	if i-lo > s.limits.NameLength {
		s.add(NameLimit, lo, i-lo, "name of %d bytes, the limit is %d", i-lo, s.limits.NameLength)
	}
	return i, colon
}

// oddName reads a name with other than ASCII characters or with unusual colons.
func (s *scanner) oddName(lo int) (end, colon int) {
	end = lo
	for end < len(s.src) && class[s.src[end]]&cName != 0 {
		end++
	}
	b := s.src[lo:end]
	s.checkChars(lo, end, inVerbatim)
	for i, r := range string(b) {
		if i == 0 && !isNameStart(r) || !isNameChar(r) {
			s.add(BadName, lo, len(b), "character %q is not allowed there in the name %s", r, s.quote(lo, end))
			return end, -1
		}
	}
	colon = bytes.IndexByte(b, ':')
	if colon < 0 {
		return end, -1
	}
	local := b[colon+1:]
	if colon == 0 || len(local) == 0 || bytes.IndexByte(local, ':') >= 0 || !isNameStart(bytes.Runes(local)[0]) {
		s.add(BadColon, lo, len(b), "the colon in %s does not part a prefix from a local name", s.quote(lo, end))
		return end, -1
	}
	return end, colon
}

// startTag reads a start tag or an empty element tag at pos.
func (s *scanner) startTag() {
	if len(s.open) >= s.limits.Depth {
		s.stop(DepthLimit, "elements are nested deeper than the limit")
		return
	}
	if len(s.a.nodes) >= s.limits.Nodes {
		s.stop(NodeLimit, "there are more elements than the limit")
		return
	}
	start := s.pos
	i, colon := s.name(start + 1)
	n := Node{doc: s.doc, start: int32(start), nameLen: int32(i - start - 1), colon: int32(colon), attrFirst: int32(len(s.a.attrs)), parent: -1}
	if i < len(s.src) && s.src[i] == '>' {
		i++
	} else {
		var empty bool
		if i, empty = s.attributes(i); empty {
			n.flags |= flagEmpty
		}
	}
	n.attrCount = int32(len(s.a.attrs)) - n.attrFirst
	n.textStart, n.textEnd, n.end = int32(i), int32(i), int32(i)
	s.pos = i
	s.link(&n)
	s.resolveNames(&n)
	s.a.nodes = append(s.a.nodes, n)
	if n.flags&flagEmpty == 0 {
		s.open = append(s.open, frame{node: int32(len(s.a.nodes) - 1)})
	}
}

// link places the element n, which is about to be appended, in the tree.
func (s *scanner) link(n *Node) {
	id := int32(len(s.a.nodes))
	k := len(s.open)
	if k == 0 {
		if s.lastRoot >= 0 {
			s.a.nodes[s.lastRoot].next = id
			s.add(SecondRoot, int(n.start), s.pos-int(n.start), "a second root element %s", s.quote(int(n.start)+1, int(n.start+1+n.nameLen)))
		}
		s.lastRoot = id
		return
	}
	f := &s.open[k-1]
	p := &s.a.nodes[f.node]
	n.parent, n.scope = f.node, p.scope
	if f.last == 0 {
		p.first = id
	} else {
		s.a.nodes[f.last].next = id
	}
	f.last = id
}

// endTag reads an end tag at pos.
func (s *scanner) endTag() {
	start := s.pos
	if k := len(s.open); k > 0 { // the usual case: it closes the innermost element
		n := &s.a.nodes[s.open[k-1].node]
		from, to := start+2, start+2+int(n.nameLen)
		if to < len(s.src) && s.src[to] == '>' && bytes.Equal(s.src[from:to], s.src[n.start+1:n.start+1+n.nameLen]) {
			s.pos = to + 1
			s.close(start, s.pos)
			return
		}
	}
	i := start + 2
	if i < len(s.src) && class[s.src[i]]&cNameStart == 0 {
		s.pos = skipTag(s.src, i)
		s.add(BadEndTag, start, s.pos-start, "end tag without a name")
		s.note(flagMixed)
		return
	}
	nameEnd := i
	if i < len(s.src) {
		nameEnd, _ = s.name(i)
	}
	s.pos = nameEnd
	for s.pos < len(s.src) && isSpace(s.src[s.pos]) {
		s.pos++
	}
	cut := s.pos == len(s.src)
	switch {
	case cut:
		s.truncate(start, "the input ends inside an end tag")
	case s.src[s.pos] == '>':
		s.pos++
	case s.src[s.pos] == '<':
		s.add(UnclosedTag, start, s.pos-start, `end tag without its ">"`)
	default:
		s.pos = skipTag(s.src, s.pos)
		s.add(BadEndTag, start, s.pos-start, "end tag with more than a name: %s", s.quote(start, s.pos))
	}
	s.match(start, nameEnd, cut)
}

// match closes what the end tag src[start:pos], whose name ends at nameEnd, is meant for. The
// name of a tag that is cut off by the end of the input may be incomplete.
func (s *scanner) match(start, nameEnd int, cut bool) {
	name := s.src[start+2 : nameEnd]
	at := -1
	for k := len(s.open) - 1; k >= 0; k-- {
		if bytes.Equal(name, s.a.nodes[s.open[k].node].nameBytes(s.src)) {
			at = k
			break
		}
	}
	if at < 0 && len(s.open) > 0 && s.meant(name) {
		s.mismatch(start, nameEnd)
		s.close(start, s.pos)
		return
	}
	if at < 0 {
		if !cut {
			s.add(StrayEndTag, start, s.pos-start, "end tag %s closes no open element", s.quote(start+2, nameEnd))
		}
		s.note(flagMixed)
		return
	}
	for len(s.open)-1 > at {
		s.mismatch(start, nameEnd)
		s.close(start, start)
	}
	s.close(start, s.pos)
}

// meant reports whether name differs from the innermost open element only by prefix or case.
func (s *scanner) meant(name []byte) bool {
	top := s.a.nodes[s.open[len(s.open)-1].node].nameBytes(s.src)
	return bytes.EqualFold(afterColon(name), afterColon(top))
}

func afterColon(b []byte) []byte { return b[bytes.LastIndexByte(b, ':')+1:] }

// mismatch lists that the innermost open element is closed by an end tag of another name.
func (s *scanner) mismatch(start, nameEnd int) {
	n := &s.a.nodes[s.open[len(s.open)-1].node]
	s.add(MismatchedTag, start, s.pos-start, "element %s, opened at byte %d, is closed by %s",
		s.quote(int(n.start)+1, int(n.start+1+n.nameLen)), n.start, s.quote(start+2, nameEnd))
}

// skipTag answers where a tag that makes no sense ends: after the next ">", or before a "<".
func skipTag(src []byte, i int) int {
	for ; i < len(src); i++ {
		if src[i] == '>' {
			return i + 1
		}
		if src[i] == '<' {
			return i
		}
	}
	return i
}
