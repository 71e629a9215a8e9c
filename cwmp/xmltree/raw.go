package xmltree

// AttrCount is the number of attributes, namespace declarations included.
func (n *Node) AttrCount() int {
	if !n.live() {
		return 0
	}
	return int(n.attrCount)
}

// RawAttr is the value of the first attribute with that namespace and local name as it stands in the source, a part of
// it: references and white space are as written. It makes no string, for loops over large documents.
func (n *Node) RawAttr(space, local string) (value []byte, ok bool) {
	if !n.live() {
		return nil, false
	}
	raw := n.rawAttrs()
	for i := range raw {
		a := &raw[i]
		if string(n.doc.src[a.off+a.colon+1:a.off+a.nameLen]) == local && n.doc.arena.space(a.space) == space {
			return n.doc.src[a.value : a.value+a.valen : a.value+a.valen], true
		}
	}
	return nil, false
}

// PlainText is the text of an element as a part of the source, false where the text is not simply the bytes between the
// tags: with references, CDATA, comments, CR or children in it. [Node.AppendText] gives that.
func (n *Node) PlainText() (text []byte, ok bool) {
	if !n.live() || n.first != 0 || n.flags&flagMixed != 0 {
		return nil, false
	}
	return n.RawText(), true
}
