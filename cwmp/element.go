package cwmp

import "strings"

// Element is a node of a message before it is written. It is the place for deliberate faults:
// whatever is set here is written, right or wrong.
type Element struct {
	Prefix, Local string
	Attrs         []Attr
	Text          string     // unescaped; stands before the children
	CDATA         bool       // write Text as a CDATA section
	Children      []*Element //
	Raw           []byte     // if not nil, written instead of this element, as it is

	space string // the namespace the encoder means, to undeclare a default namespace where needed
}

// Attr is an attribute, Name with its prefix, Value unescaped.
type Attr struct{ Name, Value string }

// NewElement makes an unqualified element with text.
func NewElement(local, text string) *Element { return &Element{Local: local, Text: text} }

// Name is the name as written: prefix, colon, local name.
func (e *Element) Name() string {
	if e.Prefix == "" {
		return e.Local
	}
	return e.Prefix + ":" + e.Local
}

// Add appends children and returns e.
func (e *Element) Add(children ...*Element) *Element {
	if e.Children == nil {
		e.Children = make([]*Element, 0, max(4, len(children))) // the usual number
	}
	e.Children = append(e.Children, children...)
	return e
}

// Attr is the value of the attribute of that name, with its prefix as written.
func (e *Element) Attr(name string) (string, bool) {
	for _, a := range e.Attrs {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}

// SetAttr sets an attribute, adding it at the end if it is not there.
func (e *Element) SetAttr(name, value string) {
	for i := range e.Attrs {
		if e.Attrs[i].Name == name {
			e.Attrs[i].Value = value
			return
		}
	}
	e.Attrs = append(e.Attrs, Attr{name, value})
}

// DropAttr removes the attributes of that name. A name without a prefix matches any prefix, so
// that "mustUnderstand" is found whatever the Style.
func (e *Element) DropAttr(name string) {
	kept := e.Attrs[:0]
	for _, a := range e.Attrs {
		_, local := splitName(a.Name)
		if a.Name != name && local != name {
			kept = append(kept, a)
		}
	}
	e.Attrs = kept
}

// Find is the first element at a path of local names below e: "Body/Inform/MaxEnvelopes". A step
// "*" matches any name. Nil if there is none; e itself for "".
func (e *Element) Find(path string) *Element {
	found := e.FindAll(path)
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// FindAll lists every element at a path of local names below e, in document order.
func (e *Element) FindAll(path string) []*Element {
	if e == nil {
		return nil
	}
	if path == "" {
		return []*Element{e}
	}
	step, rest, _ := strings.Cut(path, "/")
	var found []*Element
	for _, c := range e.Children {
		if step == "*" || c.Local == step {
			found = append(found, c.FindAll(rest)...)
		}
	}
	return found
}

// Parent is the element below e that holds the child, nil if e does not hold it.
func (e *Element) Parent(child *Element) *Element {
	if e == nil {
		return nil
	}
	for _, c := range e.Children {
		if c == child {
			return e
		}
		if p := c.Parent(child); p != nil {
			return p
		}
	}
	return nil
}

// Remove takes the first element at the path out of the tree and reports whether there was one.
func (e *Element) Remove(path string) bool { return e.Replace(path) }

// Replace puts other elements, or none, in the place of the first element at the path.
func (e *Element) Replace(path string, with ...*Element) bool {
	return e.splice(path, func(*Element) []*Element { return with })
}

// InsertBefore puts elements before the first element at the path.
func (e *Element) InsertBefore(path string, added ...*Element) bool {
	return e.splice(path, func(at *Element) []*Element { return append(added[:len(added):len(added)], at) })
}

// InsertAfter puts elements after the first element at the path.
func (e *Element) InsertAfter(path string, added ...*Element) bool {
	return e.splice(path, func(at *Element) []*Element { return append([]*Element{at}, added...) })
}

// Repeat writes the first element at the path twice.
func (e *Element) Repeat(path string) bool {
	return e.splice(path, func(at *Element) []*Element { return []*Element{at, at.Clone()} })
}

// Rename gives the first element at the path another local name.
func (e *Element) Rename(path, local string) bool {
	at := e.Find(path)
	if at != nil {
		at.Local = local
	}
	return at != nil
}

// SetText gives the first element at the path another text and drops its children.
func (e *Element) SetText(path, text string) bool {
	at := e.Find(path)
	if at != nil {
		at.Text, at.Children = text, nil
	}
	return at != nil
}

// Reverse turns the order of the children of the first element at the path around.
func (e *Element) Reverse(path string) bool {
	at := e.Find(path)
	if at == nil {
		return false
	}
	for i, j := 0, len(at.Children)-1; i < j; i, j = i+1, j-1 {
		at.Children[i], at.Children[j] = at.Children[j], at.Children[i]
	}
	return true
}

// Clone is a deep copy.
func (e *Element) Clone() *Element {
	if e == nil {
		return nil
	}
	c := *e
	c.Attrs = append([]Attr(nil), e.Attrs...)
	c.Raw = append([]byte(nil), e.Raw...)
	c.Children = nil
	for _, child := range e.Children {
		c.Children = append(c.Children, child.Clone())
	}
	return &c
}

func (e *Element) splice(path string, edit func(at *Element) []*Element) bool {
	at := e.Find(path)
	parent := e.Parent(at)
	if parent == nil {
		return false
	}
	var children []*Element
	for _, c := range parent.Children {
		if c == at {
			children = append(children, edit(at)...)
		} else {
			children = append(children, c)
		}
	}
	parent.Children = children
	return true
}

// undeclare gives unprefixed elements the xmlns they need: the namespace that was meant, where the
// default namespace in force is another one. An xmlns that is there already is left alone.
func (e *Element) undeclare(inForce string) {
	if own, ok := e.Attr("xmlns"); ok {
		inForce = own
	} else if e.Prefix == "" && e.space != inForce {
		e.SetAttr("xmlns", e.space)
		inForce = e.space
	}
	for _, c := range e.Children {
		c.undeclare(inForce)
	}
}

func splitName(name string) (prefix, local string) {
	if p, l, ok := strings.Cut(name, ":"); ok {
		return p, l
	}
	return "", name
}
