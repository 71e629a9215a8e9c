package xmltree

// Flags of a Node.
const (
	flagEmpty uint8 = 1 << iota // written as an empty element tag
	flagCDATA                   // holds a CDATA section of its own
	flagMixed                   // its text is not simply the bytes between the tags (children aside)
)

// Node is one element. All methods may be called on a nil Node and then answer with zero
// values, so that searches can be chained. Offsets are bytes of [Document.Source].
type Node struct {
	doc                *Document
	start, end         int32 // the whole element
	textStart, textEnd int32 // between the tags
	nameLen            int32 // the name begins at start+1
	colon              int32 // length of the prefix, -1 for none
	parent             int32 // index of the parent, -1 for a root
	first, next        int32 // index of first child and next sibling, 0 for none
	attrFirst          int32
	attrCount          int32
	scope              int32 // newest binding in scope
	space              int32 // index in arena.spaces
	flags              uint8
}

// live reports whether there is a document behind the node.
func (n *Node) live() bool { return n != nil && n.doc != nil && n.doc.arena != nil }

// at answers the node with that index, nil for 0 or less.
func (n *Node) at(index int32) *Node {
	if index <= 0 {
		return nil
	}
	return &n.doc.arena.nodes[index]
}

// nameBytes is the name as written, prefix included.
func (n *Node) nameBytes(src []byte) []byte { return src[n.start+1 : n.start+1+n.nameLen] }

// localBytes is the name without its prefix; the node must be live.
func (n *Node) localBytes() []byte {
	return n.doc.src[n.start+1+n.colon+1 : n.start+1+n.nameLen]
}

// Local is the name without its prefix. Each call makes a string; to compare, use
// [Node.NameIs] or [Node.Is].
func (n *Node) Local() string {
	if !n.live() {
		return ""
	}
	return string(n.localBytes())
}

// Prefix is the prefix of the name as written, "" for none.
func (n *Node) Prefix() string {
	if !n.live() || n.colon <= 0 {
		return ""
	}
	return string(n.doc.src[n.start+1 : n.start+1+n.colon])
}

// Space is the namespace of the name, "" for none and for an undeclared prefix.
func (n *Node) Space() string {
	if !n.live() {
		return ""
	}
	return n.doc.arena.space(n.space)
}

// NameIs reports whether the local name is local, without making a string.
func (n *Node) NameIs(local string) bool {
	return n.live() && string(n.localBytes()) == local
}

// Is reports whether namespace and local name are these, without making a string.
func (n *Node) Is(space, local string) bool {
	return n.NameIs(local) && n.doc.arena.space(n.space) == space
}

// Document is the document the element belongs to.
func (n *Node) Document() *Document {
	if n == nil {
		return nil
	}
	return n.doc
}

// Parent is the element around this one, nil for a root.
func (n *Node) Parent() *Node {
	if !n.live() || n.parent < 0 {
		return nil
	}
	return &n.doc.arena.nodes[n.parent]
}

// FirstChild is the first element inside this one.
func (n *Node) FirstChild() *Node {
	if !n.live() {
		return nil
	}
	return n.at(n.first)
}

// NextSibling is the next element with the same parent; for a root, the next root of a document
// that wrongly has several.
func (n *Node) NextSibling() *Node {
	if !n.live() {
		return nil
	}
	return n.at(n.next)
}

// Offset is where the start tag begins.
func (n *Node) Offset() int {
	if n == nil {
		return 0
	}
	return int(n.start)
}

// Len is the length in bytes from the start tag through the end tag. Where the end tag is
// missing, the element ends with its content.
func (n *Node) Len() int {
	if n == nil {
		return 0
	}
	return int(n.end - n.start)
}

// TextOffset is where the content begins, behind the start tag.
func (n *Node) TextOffset() int {
	if n == nil {
		return 0
	}
	return int(n.textStart)
}

// TextLen is the length in bytes of the content between the tags; 0 for an empty element tag.
func (n *Node) TextLen() int {
	if n == nil {
		return 0
	}
	return int(n.textEnd - n.textStart)
}

// NameOffset is where the name begins, prefix included.
func (n *Node) NameOffset() int {
	if !n.live() {
		return 0
	}
	return int(n.start) + 1
}

// NameLen is the length of the name in bytes, prefix included.
func (n *Node) NameLen() int {
	if n == nil {
		return 0
	}
	return int(n.nameLen)
}

// IsEmptyElement reports whether the element is written as an empty element tag, <a/>.
func (n *Node) IsEmptyElement() bool { return n != nil && n.flags&flagEmpty != 0 }

// HasCDATA reports whether a CDATA section is part of the element's own text.
func (n *Node) HasCDATA() bool { return n != nil && n.flags&flagCDATA != 0 }

// space answers the URI behind an index, "" for an undeclared prefix.
func (a *arena) space(i int32) string {
	if i < 0 || int(i) >= len(a.spaces) {
		return ""
	}
	return a.spaces[i]
}
