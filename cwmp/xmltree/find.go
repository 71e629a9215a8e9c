package xmltree

import (
	"bytes"
	"iter"
	"strconv"
	"strings"
)

// Children yields the child elements in the order of the document.
func (n *Node) Children() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if !yield(c) {
				return
			}
		}
	}
}

// ChildCount is the number of child elements.
func (n *Node) ChildCount() int {
	count := 0
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		count++
	}
	return count
}

// Child is the first child element with that local name, in any namespace.
func (n *Node) Child(local string) *Node {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.NameIs(local) {
			return c
		}
	}
	return nil
}

// Descendants yields all elements inside this one in the order of the document, each before its
// children.
func (n *Node) Descendants() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for d := n.FirstChild(); d != nil; {
			if !yield(d) {
				return
			}
			next := d.FirstChild()
			for next == nil && d != n {
				if next = d.NextSibling(); next == nil {
					d = d.Parent()
				}
			}
			d = next
		}
	}
}

// Find goes down a path of local names from this element, "Body/Inform/MaxEnvelopes", at each
// step to the first child that matches. A step is a local name, "*" for any, and may have an
// index, "EventStruct[2]", that counts the matching children from 1. A path that begins with
// "/" starts above the first root, as [Node.Path] writes it. The empty path is the element
// itself. Nil if there is no match.
func (n *Node) Find(path string) *Node {
	n, path = n.rooted(path)
	for path != "" && n != nil {
		var st step
		st, path = cutStep(path)
		n = st.first(n.FirstChild())
	}
	return n
}

// FindAll yields every element the path leads to, in the order of the document; see
// [Node.Find] for paths.
func (n *Node) FindAll(path string) iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		if start, rest := n.rooted(path); start != nil {
			findAll(start, rest, yield)
		}
	}
}

func findAll(n *Node, path string, yield func(*Node) bool) bool {
	if path == "" {
		return yield(n)
	}
	st, rest := cutStep(path)
	count := 0
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if !st.matches(c) {
			continue
		}
		if count++; st.index != 0 && count != st.index {
			continue
		}
		if !findAll(c, rest, yield) {
			return false
		}
		if st.index != 0 {
			break
		}
	}
	return true
}

// rooted resolves the first step of an absolute path.
func (n *Node) rooted(path string) (*Node, string) {
	if !n.live() {
		return nil, ""
	}
	if !strings.HasPrefix(path, "/") {
		return n, path
	}
	st, rest := cutStep(path[1:])
	return st.first(n.doc.Root), rest
}

// step is one part of a path.
type step struct {
	name  string
	index int // 0 for none
}

// cutStep splits the first step off a path. An index that is no positive number stays part of
// the name and so matches nothing.
func cutStep(path string) (st step, rest string) {
	st.name, rest, _ = strings.Cut(path, "/")
	if open := strings.IndexByte(st.name, '['); open > 0 && strings.HasSuffix(st.name, "]") {
		if i, err := strconv.Atoi(st.name[open+1 : len(st.name)-1]); err == nil && i > 0 {
			st.name, st.index = st.name[:open], i
		}
	}
	return st, rest
}

func (st step) matches(n *Node) bool { return st.name == "*" || n.NameIs(st.name) }

// first is the first match among n and its next siblings, or the one with the index.
func (st step) first(n *Node) *Node {
	count := 0
	for ; n != nil; n = n.NextSibling() {
		if st.matches(n) {
			if count++; count >= st.index {
				return n
			}
		}
	}
	return nil
}

// Path is where the element stands, "/Envelope/Body/Inform/Event/EventStruct[2]/EventCode":
// local names, with an index from 1 only where siblings have the same one. It looks at all
// siblings on the way, so it is made for reports, not for loops over large documents.
func (n *Node) Path() string {
	if !n.live() {
		return ""
	}
	var steps []string
	for ; n != nil; n = n.Parent() {
		name := n.Local()
		if i, several := n.position(); several {
			name += "[" + strconv.Itoa(i) + "]"
		}
		steps = append(steps, name)
	}
	var b strings.Builder
	for i := len(steps) - 1; i >= 0; i-- {
		b.WriteByte('/')
		b.WriteString(steps[i])
	}
	return b.String()
}

// position counts the siblings of the same local name up to this one.
func (n *Node) position() (index int, several bool) {
	sibling := n.doc.Root
	if p := n.Parent(); p != nil {
		sibling = p.FirstChild()
	}
	total := 0
	for ; sibling != nil; sibling = sibling.NextSibling() {
		if bytes.Equal(sibling.localBytes(), n.localBytes()) {
			total++
		}
		if sibling == n {
			index = total
		}
	}
	return index, total > 1
}
