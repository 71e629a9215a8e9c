package xmltree

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// laxities are the problems that encoding/xml does not see, and where. Whatever else we call
// wrong, it must call wrong too.
var laxities = []struct {
	code Code
	when func(src []byte, p Problem) bool // nil: anywhere
}{
	// The document as a whole.
	{Empty, nil}, {SecondRoot, nil}, {TextOutsideRoot, nil}, {Doctype, nil}, {LateDeclaration, nil},
	{BadDeclaration, nil}, {XMLVersion, nil},
	// Namespaces and attributes.
	{UndeclaredPrefix, nil}, {DuplicateAttr, nil}, {ReservedPrefix, nil}, {ReservedNamespace, nil},
	{EmptyPrefixNS, nil}, {MissingSpace, nil},
	// Limits it does not have.
	{DepthLimit, nil}, {NodeLimit, nil}, {AttributeLimit, nil}, {NameLimit, nil}, {NamespaceLimit, nil}, {TooManyProblems, nil},
	// Targets of processing instructions, and directives it passes on unread.
	{ReservedPI, nil}, {BadPI, nil}, {BadMarkup, startsWith("<!")},
	// It looks at characters in text and values alone.
	{BadUTF8, behindMark}, {BadChar, behindMark},
	// A reference to a surrogate becomes U+FFFD.
	{BadCharRef, isSurrogate},
	// One colon may stand at either end of a name, and anything may follow it.
	{BadColon, nil}, {BadName, func(src []byte, p Problem) bool { return bytes.IndexByte(src[p.Offset:p.Offset+p.Length], ':') >= 0 }},
}

func startsWith(mark string) func([]byte, Problem) bool {
	return func(src []byte, p Problem) bool { return bytes.HasPrefix(src[p.Offset:], []byte(mark)) }
}

func behindMark(src []byte, p Problem) bool {
	return bytes.Contains(src[:p.Offset], []byte("<!")) || bytes.Contains(src[:p.Offset], []byte("<?"))
}

var surrogate = regexp.MustCompile(`^&#(x0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*55(29[6-9]|[3-9]\d\d)|0*56\d{3}|0*57([0-2]\d\d|3[0-3]\d|34[0-3]));`)

func isSurrogate(src []byte, p Problem) bool { return surrogate.Match(src[p.Offset:]) }

// isLax reports whether encoding/xml may overlook the problem.
func isLax(src []byte, p Problem) bool {
	for _, l := range laxities {
		if l.code == p.Code && (l.when == nil || l.when(src, p)) {
			return true
		}
	}
	return false
}

// strictErrors are the reasons for which encoding/xml refuses what is well-formed: its
// tables of name characters are those of the fourth edition of XML 1.0.
var strictErrors = regexp.MustCompile(`invalid XML name`)

// element is what both readers say about one element.
type element struct {
	name  xml.Name
	attrs []xml.Attr
	text  string
}

// viaEncodingXML reads src with encoding/xml: its elements in the order of their end tags.
func viaEncodingXML(src []byte) (out []element, err error) {
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))))
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var open []*element
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			open = append(open, &element{name: tok.Name, attrs: slices.Clone(tok.Attr)})
		case xml.EndElement:
			out = append(out, *open[len(open)-1])
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(tok)
			}
		}
	}
}

// viaTree reads the tree in the same form.
func viaTree(n *Node, out []element) []element {
	for c := range n.Children() {
		out = viaTree(c, out)
	}
	e := element{name: xml.Name{Space: n.Space(), Local: n.Local()}, text: n.Text()}
	for _, a := range n.Attrs() {
		name := xml.Name{Space: a.Space, Local: a.Local}
		switch {
		case a.Space == XMLNSNamespace && a.Prefix == "":
			name.Space = ""
		case a.Space == XMLNSNamespace:
			name.Space = "xmlns"
		}
		e.attrs = append(e.attrs, xml.Attr{Name: name, Value: a.Value})
	}
	return append(out, e)
}

// blanks evens out that encoding/xml does not normalise attribute values (XML 1.0 section 3.3.3).
var blanks = strings.NewReplacer("\n", " ", "\t", " ", "\r", " ")

func evened(n xml.Name) xml.Name { return xml.Name{Space: blanks.Replace(n.Space), Local: n.Local} }

// differs compares what both readers say about a document that we call OK.
func differs(ours, theirs []element) string {
	if len(ours) != len(theirs) {
		return fmt.Sprintf("%d elements, encoding/xml has %d", len(ours), len(theirs))
	}
	for i, o := range ours {
		e := theirs[i]
		if evened(o.name) != evened(e.name) || o.text != e.text || len(o.attrs) != len(e.attrs) {
			return fmt.Sprintf("%q, encoding/xml has %q", o, e)
		}
		for j, a := range o.attrs {
			if evened(a.Name) != evened(e.attrs[j].Name) || blanks.Replace(a.Value) != blanks.Replace(e.attrs[j].Value) {
				return fmt.Sprintf("attribute %q, encoding/xml has %q", a, e.attrs[j])
			}
		}
	}
	return ""
}

func addSeeds(f *testing.F) {
	for _, m := range messages {
		f.Add([]byte(m))
	}
	for _, tc := range cases {
		f.Add([]byte(tc.src))
	}
}

// disagreement compares our verdict and our tree with those of encoding/xml, "" if they agree.
func disagreement(src []byte) string {
	d := Parse(src)
	defer d.Release()
	theirs, err := viaEncodingXML(src)
	switch {
	case d.OK() && err == nil:
		return differs(viaTree(d.Root, nil), theirs)
	case d.OK():
		if strictErrors.MatchString(err.Error()) && bytes.ContainsFunc(src, func(r rune) bool { return r >= 0x80 }) {
			return ""
		}
		return fmt.Sprintf("OK, but encoding/xml says: %v", err)
	case err == nil && !slices.ContainsFunc(d.Problems, func(p Problem) bool { return isLax(src, p) }):
		return fmt.Sprintf("encoding/xml finds nothing wrong, but we say: %v", d.Problems)
	}
	return ""
}

// FuzzAgainstEncodingXML holds our verdict and our tree against encoding/xml.
func FuzzAgainstEncodingXML(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		if s := disagreement(src); s != "" {
			t.Fatal(s)
		}
	})
}

// The same with damaged messages, which the fuzzer seldom comes upon in a short time.
func TestMutatedMessagesAgainstEncodingXML(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 10_000 {
		src := mutated(rng)
		if s := disagreement([]byte(src)); s != "" {
			t.Errorf("%q: %s", src, s)
		}
	}
}

// FuzzTree proves that every input, within any limits, ends in a sound tree.
func FuzzTree(f *testing.F) {
	for _, m := range messages {
		f.Add([]byte(m), uint8(5), uint8(5), uint8(20))
	}
	for _, tc := range cases {
		f.Add([]byte(tc.src), uint8(0), uint8(0), uint8(0))
	}
	f.Fuzz(func(t *testing.T, src []byte, depth, attributes, nodes uint8) {
		d := ParseWith(src, Limits{Depth: int(depth), Attributes: int(attributes), Nodes: int(nodes), NameLength: 20, Namespaces: 5, Problems: 10})
		defer d.Release()
		checkInvariants(t, d)
		if len(d.Problems) > 10 {
			t.Fatalf("%d problems", len(d.Problems))
		}
		if n := d.Root; n != nil && d.OK() {
			for c := range n.Descendants() {
				if got := n.Find(c.Path()); got != c {
					t.Fatalf("%s leads to %s", c.Path(), got.Path())
				}
			}
		}
		if again := ParseWith(src, Limits{Depth: int(depth), Attributes: int(attributes), Nodes: int(nodes), NameLength: 20, Namespaces: 5, Problems: 10}); !slices.Equal(again.Problems, d.Problems) {
			t.Fatalf("read again: %v, before: %v", again.Problems, d.Problems)
		}
	})
}
