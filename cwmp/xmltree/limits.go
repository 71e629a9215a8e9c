package xmltree

// MaxSource is the largest input in bytes; offsets are kept in 32 bits. A larger one is not
// read at all and has the problem [TooLarge].
const MaxSource = 1 << 30

// Limits bound what one document may cost. A field that is zero or less takes its value from
// [DefaultLimits].
type Limits struct {
	Depth      int // elements open at the same time; reading stops at the next one
	Attributes int // attributes of one element, namespace declarations included; further ones are checked but not kept
	Nodes      int // elements of the document; reading stops at the next one
	NameLength int // bytes of one name, prefix included; longer ones are kept and reported
	Namespaces int // namespace declarations in scope at the same time; further ones are ignored and reported
	Problems   int // problems listed; the last one then says that there are more
}

// DefaultLimits are wide enough for any CWMP message and narrow enough for a hostile peer: depth
// 256, 256 attributes, 1,048,576 elements, names of 1,024 bytes, 256 namespaces, 1,000 problems.
func DefaultLimits() Limits {
	return Limits{Depth: 256, Attributes: 256, Nodes: 1 << 20, NameLength: 1024, Namespaces: 256, Problems: 1000}
}

// orDefault fills in the fields that were left out.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	for _, f := range []struct{ have, want *int }{
		{&l.Depth, &d.Depth}, {&l.Attributes, &d.Attributes}, {&l.Nodes, &d.Nodes},
		{&l.NameLength, &d.NameLength}, {&l.Namespaces, &d.Namespaces}, {&l.Problems, &d.Problems},
	} {
		if *f.have <= 0 {
			*f.have = *f.want
		}
	}
	return l
}
