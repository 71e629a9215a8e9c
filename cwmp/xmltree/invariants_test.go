package xmltree

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// checkInvariants proves what holds for every document, broken or not.
func checkInvariants(t testing.TB, d *Document) {
	t.Helper()
	src := d.Source()
	last := 0
	for _, p := range d.Problems {
		if p.Offset < last || p.Length < 0 || p.Offset+p.Length > len(src) {
			t.Fatalf("problem outside the source or out of order: %+v", p)
		}
		last = p.Offset
	}
	if d.OK() && (d.Root == nil || d.Root.NextSibling() != nil) {
		t.Fatalf("OK without exactly one root")
	}
	for r := d.Root; r != nil; r = r.NextSibling() {
		checkNode(t, d, r, nil, 0, len(src))
		from := int(r.end)
		for n := range r.Descendants() {
			if n.Parent() == nil {
				t.Fatalf("descendant %s without parent", n.Path())
			}
		}
		if s := r.NextSibling(); s != nil && s.Offset() < from {
			t.Fatalf("roots overlap at %d", s.Offset())
		}
	}
}

func checkNode(t testing.TB, d *Document, n, parent *Node, lo, hi int) {
	t.Helper()
	end, textEnd := n.Offset()+n.Len(), n.TextOffset()+n.TextLen()
	if n.Parent() != parent || n.Offset() < lo || end > hi || n.TextOffset() < n.NameOffset()+n.NameLen() || textEnd < n.TextOffset() || textEnd > end {
		t.Fatalf("%s: offsets %d+%d, text %d+%d outside of %d..%d", n.Path(), n.Offset(), n.Len(), n.TextOffset(), n.TextLen(), lo, hi)
	}
	name := n.Local()
	if p := n.Prefix(); p != "" {
		name = p + ":" + name
	}
	if got := d.src[n.NameOffset() : n.NameOffset()+n.NameLen()]; string(got) != name || d.src[n.Offset()] != '<' {
		t.Fatalf("name %q is written %q", name, got)
	}
	if n.Text(); !bytes.Equal(n.RawText(), d.src[n.TextOffset():textEnd]) {
		t.Fatalf("%s: raw text differs", n.Path())
	}
	for _, a := range n.Attrs() {
		if a.Offset < n.NameOffset()+n.NameLen() || a.Offset+a.Length > max(n.TextOffset(), end) || a.ValueOffset < a.Offset || a.ValueOffset+a.ValueLength > a.Offset+a.Length {
			t.Fatalf("%s: attribute outside of the tag: %+v", n.Path(), a)
		}
	}
	from := n.TextOffset()
	for c := range n.Children() {
		checkNode(t, d, c, n, from, textEnd)
		from = c.Offset() + c.Len()
	}
}

func TestDamagedMessagesEndInSoundTrees(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 5000 {
		d := Parse([]byte(mutated(rng)))
		checkInvariants(t, d)
		d.Release()
	}
}
