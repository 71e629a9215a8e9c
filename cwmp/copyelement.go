package cwmp

import (
	"strings"

	"cwmplab/cwmp/xmltree"
)

// CopyElement makes the mutable form of an element that was read. Prefixes that are bound outside
// of it are bound on the copy, so that it can stand in another message. White space between
// elements is not kept.
func CopyElement(n *xmltree.Node) *Element {
	if n == nil {
		return nil
	}
	e := cloneNode(n)
	e.walk(func(c *Element) {
		e.bind(n, c.Prefix)
		for _, a := range c.Attrs {
			prefix, _ := splitName(a.Name)
			e.bind(n, prefix)
			if prefix, local := splitName(a.Value); local != "" {
				e.bind(n, prefix) // names in values, as xsi:type and arrayType have them
			}
		}
	})
	return e
}

func cloneNode(n *xmltree.Node) *Element {
	e := &Element{Prefix: n.Prefix(), Local: n.Local(), CDATA: n.HasCDATA(), space: n.Space()}
	for _, a := range n.Attrs() {
		name := a.Local
		if a.Prefix != "" {
			name = a.Prefix + ":" + a.Local
		}
		e.SetAttr(name, a.Value)
	}
	for c := range n.Children() {
		e.Add(cloneNode(c))
	}
	if text := n.Text(); len(e.Children) == 0 || strings.TrimSpace(text) != "" {
		e.Text = text
	}
	return e
}

// bind declares a prefix that is used in e and in scope at n, unless e declares it.
func (e *Element) bind(n *xmltree.Node, prefix string) {
	if prefix == "" || prefix == "xml" || prefix == "xmlns" {
		return
	}
	if _, declared := e.Attr("xmlns:" + prefix); declared {
		return
	}
	if space, ok := n.Resolve(prefix); ok {
		e.SetAttr("xmlns:"+prefix, space)
	}
}

func (e *Element) walk(f func(*Element)) {
	f(e)
	for _, c := range e.Children {
		c.walk(f)
	}
}
