package mutate

import (
	"bytes"
	"fmt"
	"strings"

	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// A path names an element by local names: "Inform/MaxEnvelopes" or just "MaxEnvelopes" from the method element,
// "Fault/faultstring" in a fault, "Header/ID" or "Body" under the envelope, "Envelope" for the envelope itself. An
// edit works on the first match in every message that has one. Every byte outside the edit stays what it was.

// locate finds the element of a path in a message.
func (m *message) locate(path string) *xmltree.Node {
	d := m.tree()
	if d == nil || d.Root == nil {
		return nil
	}
	first, rest, more := strings.Cut(path, "/")
	from := cwmp.Inspect(d).Element
	switch {
	case first == "Envelope":
		from = d.Root
	case first == "Header" || first == "Body":
		return d.Root.Find(path)
	case from == nil:
		return nil
	case first != from.Local():
		return from.Find(path)
	}
	if !more {
		return from
	}
	return from.Find(rest)
}

// onElement makes an edit that replaces parts of the text around the element of a path.
func onElement(name, path string, change func(src []byte, n *xmltree.Node) []byte) edit {
	return each(name, Any(), func(s *script, m *message) bool {
		n := m.locate(path)
		if n == nil {
			return false
		}
		changed := change(m.http.Body, n)
		return changed != nil && s.setBody(m, changed)
	})
}

// Text gives an element another text. The value is escaped; [RawText] takes it as it is.
func Text(path, value string) Edit {
	return onElement(fmt.Sprintf("%s is %s", path, short(value)), path, func(src []byte, n *xmltree.Node) []byte {
		return setText(src, n, escape(value))
	})
}

// RawText gives an element another content, which is not escaped.
func RawText(path, raw string) Edit {
	return onElement(fmt.Sprintf("%s holds %s", path, short(raw)), path, func(src []byte, n *xmltree.Node) []byte {
		return setText(src, n, raw)
	})
}

// TextOf gives an element another text in the nth message, from 1, whose body element has this local name; 0 means in
// all of them. "InformResponse" is the answer to "Inform".
func TextOf(method, path, value string, nth int) Edit {
	match := ByMethod(method)
	if nth != 0 {
		match = Nth(nth, match)
	}
	return Named(fmt.Sprintf("%s is %s in %s", path, short(value), match.name), Where(match, Text(path, value)))
}

// ChangeText applies a function to the text of an element. The result is escaped.
func ChangeText(path, how string, change func(text string) string) Edit {
	return onElement(path+" "+how, path, func(src []byte, n *xmltree.Node) []byte {
		old := n.Text()
		text := change(old)
		if text == old {
			return nil
		}
		return setText(src, n, escape(text))
	})
}

// DropElement removes an element.
func DropElement(path string) Edit {
	return onElement(path+" left out", path, func(src []byte, n *xmltree.Node) []byte {
		return splice(src, n.Offset(), n.Len(), nil)
	})
}

// DropAll removes every element of a path.
func DropAll(path string) Edit {
	return each("every "+path+" left out", Any(), func(s *script, m *message) bool {
		changed := false
		for n := m.locate(path); n != nil; n = m.locate(path) {
			if !s.setBody(m, splice(m.http.Body, n.Offset(), n.Len(), nil)) {
				break
			}
			changed = true
		}
		return changed
	})
}

// RepeatElement puts a copy of an element behind it.
func RepeatElement(path string) Edit {
	return onElement(path+" twice", path, func(src []byte, n *xmltree.Node) []byte {
		end := n.Offset() + n.Len()
		return splice(src, end, 0, bytes.Clone(src[n.Offset():end]))
	})
}

// InsertAfter puts raw XML behind an element.
func InsertAfter(path, raw string) Edit {
	return onElement(short(raw)+" after "+path, path, func(src []byte, n *xmltree.Node) []byte {
		return splice(src, n.Offset()+n.Len(), 0, []byte(raw))
	})
}

// InsertBefore puts raw XML in front of an element.
func InsertBefore(path, raw string) Edit {
	return onElement(short(raw)+" before "+path, path, func(src []byte, n *xmltree.Node) []byte {
		return splice(src, n.Offset(), 0, []byte(raw))
	})
}

// InsertInto puts raw XML at the end of an element's content.
func InsertInto(path, raw string) Edit {
	return onElement(short(raw)+" in "+path, path, func(src []byte, n *xmltree.Node) []byte {
		if n.IsEmptyElement() {
			return setText(src, n, raw)
		}
		return splice(src, n.TextOffset()+n.TextLen(), 0, []byte(raw))
	})
}

// ReplaceElement puts raw XML in the place of an element.
func ReplaceElement(path, raw string) Edit {
	return onElement(short(raw)+" in place of "+path, path, func(src []byte, n *xmltree.Node) []byte {
		return splice(src, n.Offset(), n.Len(), []byte(raw))
	})
}

// MoveElement takes an element out and puts it behind another one of the same message.
func MoveElement(path, after string) Edit {
	return each(path+" moved behind "+after, Any(), func(s *script, m *message) bool {
		n, to := m.locate(path), m.locate(after)
		if n == nil || to == nil {
			return false
		}
		from, end := n.Offset(), n.Offset()+n.Len()
		at := to.Offset() + to.Len()
		if at > from && at < end { // the target lies within
			return false
		}
		src := m.http.Body
		moved := bytes.Clone(src[from:end])
		if at >= end {
			src = splice(src, at, 0, moved)
			src = splice(src, from, end-from, nil)
		} else {
			src = splice(src, from, end-from, nil)
			src = splice(src, at, 0, moved)
		}
		return s.setBody(m, src)
	})
}

// Rename gives an element another name in both its tags. A name without a colon keeps the prefix.
func Rename(path, name string) Edit {
	return onElement(path+" named "+name, path, func(src []byte, n *xmltree.Node) []byte {
		as := name
		if !strings.Contains(name, ":") && n.Prefix() != "" {
			as = n.Prefix() + ":" + name
		}
		if !n.IsEmptyElement() {
			closing := n.TextOffset() + n.TextLen() + len("</")
			if closing+n.NameLen() > n.Offset()+n.Len() {
				return nil // it has no end tag
			}
			src = splice(src, closing, n.NameLen(), []byte(as))
		}
		return splice(src, n.NameOffset(), n.NameLen(), []byte(as))
	})
}

// Attr sets an attribute of an element, named as it is written ("xsi:type"); an element without one gets it.
func Attr(path, attr, value string) Edit {
	name := fmt.Sprintf("%s of %s is %s", attr, path, short(value))
	return onElement(name, path, func(src []byte, n *xmltree.Node) []byte {
		if a, ok := attribute(n, attr); ok {
			return splice(src, a.ValueOffset, a.ValueLength, []byte(escape(value)))
		}
		return splice(src, n.NameOffset()+n.NameLen(), 0, []byte(" "+attr+`="`+escape(value)+`"`))
	})
}

// DropAttr removes an attribute of an element.
func DropAttr(path, attr string) Edit {
	return onElement(attr+" of "+path+" left out", path, func(src []byte, n *xmltree.Node) []byte {
		a, ok := attribute(n, attr)
		if !ok {
			return nil
		}
		from := a.Offset
		for from > 0 && strings.IndexByte(" \t\r\n", src[from-1]) >= 0 {
			from--
		}
		return splice(src, from, a.Offset+a.Length-from, nil)
	})
}

// attribute finds an attribute by its name as written, else by its local name.
func attribute(n *xmltree.Node, name string) (xmltree.Attr, bool) {
	prefix, local, ok := strings.Cut(name, ":")
	if !ok {
		prefix, local = "", name
	}
	var other xmltree.Attr
	found := false
	for _, a := range n.Attrs() {
		switch {
		case a.Local == local && a.Prefix == prefix:
			return a, true
		case a.Local == local && prefix != "xmlns" && a.Prefix != "xmlns" && !found:
			other, found = a, true
		}
	}
	return other, found
}

// setText replaces the content of an element; an empty-element tag becomes a pair.
func setText(src []byte, n *xmltree.Node, raw string) []byte {
	if !n.IsEmptyElement() {
		return splice(src, n.TextOffset(), n.TextLen(), []byte(raw))
	}
	end := n.Offset() + n.Len()
	name := src[n.NameOffset() : n.NameOffset()+n.NameLen()]
	tag := bytes.TrimRight(src[n.Offset():end-len("/>")], " \t\r\n")
	return splice(src, n.Offset(), n.Len(), []byte(string(tag)+">"+raw+"</"+string(name)+">"))
}

// escape writes a text so that a parser reads it back; other characters stay as they are.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}
