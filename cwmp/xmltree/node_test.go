package xmltree

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"
)

// bytesAt cuts out of a source.
func bytesAt(d *Document, off, length int) string { return string(d.Source()[off : off+length]) }

func TestOffsets(t *testing.T) {
	g := NewWithT(t)
	src := `<?xml version="1.0"?>` + "\n" + `<s:E xmlns:s="u"><s:B  a = 'x&amp;y' s:b="2" ><c/>text</s:B ></s:E>`
	d := Parse([]byte(src))
	g.Expect(d.OK()).To(BeTrue(), "%v", d.Problems)
	g.Expect(d.Declaration).To(Equal(Declaration{Present: true, Version: "1.0", Offset: 0, Length: 21}))
	b := d.Root.Child("B")
	g.Expect(bytesAt(d, d.Root.Offset(), d.Root.Len())).To(Equal(src[22:]))
	g.Expect(bytesAt(d, b.Offset(), b.Len())).To(Equal(`<s:B  a = 'x&amp;y' s:b="2" ><c/>text</s:B >`))
	g.Expect(bytesAt(d, b.NameOffset(), b.NameLen())).To(Equal("s:B"))
	g.Expect(bytesAt(d, b.TextOffset(), b.TextLen())).To(Equal("<c/>text"))
	g.Expect(string(b.RawText())).To(Equal("<c/>text"))
	c := b.Child("c")
	g.Expect(bytesAt(d, c.Offset(), c.Len())).To(Equal("<c/>"))
	g.Expect(c.TextLen()).To(BeZero())
	attrs := b.Attrs()
	g.Expect(attrs).To(HaveLen(2))
	g.Expect(attrs[0].Value).To(Equal("x&y"))
	g.Expect(bytesAt(d, attrs[0].Offset, attrs[0].Length)).To(Equal("a = 'x&amp;y'"))
	g.Expect(bytesAt(d, attrs[0].ValueOffset, attrs[0].ValueLength)).To(Equal("x&amp;y"))
	g.Expect(bytesAt(d, attrs[1].Offset, attrs[1].Length)).To(Equal(`s:b="2"`))
	g.Expect(c.Document()).To(BeIdenticalTo(d))
}

func TestNamesAndNamespaces(t *testing.T) {
	g := NewWithT(t)
	d := Parse([]byte(`<s:E xmlns:s="u" xmlns="d" a="1" s:a="2" xml:lang="en"><B xmlns:s="v" xmlns=""><s:c/><p:x/></B></s:E>`))
	r := d.Root
	g.Expect([]string{r.Prefix(), r.Local(), r.Space()}).To(Equal([]string{"s", "E", "u"}))
	g.Expect(r.Is("u", "E")).To(BeTrue())
	g.Expect(r.Is("v", "E")).To(BeFalse())
	g.Expect(r.Is("u", "e")).To(BeFalse())
	b := r.FirstChild()
	g.Expect([]string{b.Prefix(), b.Local(), b.Space()}).To(Equal([]string{"", "B", ""}))
	g.Expect(b.Child("c").Space()).To(Equal("v"))
	g.Expect(b.Child("x").Space()).To(BeEmpty())
	g.Expect(b.Child("x").Prefix()).To(Equal("p"))

	for _, tc := range []struct{ space, local, want string }{
		{"", "a", "1"}, {"u", "a", "2"}, {XMLNamespace, "lang", "en"}, {XMLNSNamespace, "s", "u"}, {XMLNSNamespace, "xmlns", "d"},
	} {
		a, ok := r.Attr(tc.space, tc.local)
		g.Expect(ok).To(BeTrue(), tc.local)
		g.Expect(a.Value).To(Equal(tc.want))
	}
	_, ok := r.Attr("d", "a")
	g.Expect(ok).To(BeFalse(), "the default namespace is not for attributes")

	for _, tc := range []struct {
		at            *Node
		prefix, space string
		ok            bool
	}{
		{r, "s", "u", true}, {r, "", "d", true}, {b, "s", "v", true}, {b, "", "", true}, {b.Child("c"), "s", "v", true},
		{b, "xml", XMLNamespace, true}, {b, "xmlns", XMLNSNamespace, true}, {b, "p", "", false}, {nil, "s", "", false},
	} {
		space, ok := tc.at.Resolve(tc.prefix)
		g.Expect([]any{space, ok}).To(Equal([]any{tc.space, tc.ok}), tc.prefix)
	}
}

// Each URI is kept once, also where a document has many.
func TestManyNamespaces(t *testing.T) {
	g := NewWithT(t)
	var b strings.Builder
	for range 2 {
		for i := range 100 {
			fmt.Fprintf(&b, "<e xmlns='urn:%d'/>", i)
		}
	}
	d := Parse([]byte("<r>" + b.String() + "</r>"))
	i := 0
	for n := range d.Root.Children() {
		g.Expect(n.Space()).To(Equal(fmt.Sprintf("urn:%d", i%100)))
		i++
	}
	g.Expect(i).To(Equal(200))
	g.Expect(d.arena.spaces).To(HaveLen(3 + 100))
}

func TestText(t *testing.T) {
	for _, tc := range []struct{ name, src, want string }{
		{"plain", "<a>x y</a>", "x y"},
		{"none", "<a/>", ""},
		{"references", "<a>&lt;&#65;&#x1F600;&amp;amp;</a>", "<A\U0001F600&amp;"},
		{"line ends", "<a>1\r\n2\r3\n4</a>", "1\n2\n3\n4"},
		{"carriage return as a reference stays", "<a>1&#13;\n</a>", "1\r\n"},
		{"CDATA", "<a>x<![CDATA[<&amp;\r\n]]]]>y</a>", "x<&amp;\n]]y"},
		{"comment and instruction", "<a>x<!-- & <b> -->y<?p </a>?>z</a>", "xyz"},
		{"children aside", "<a>1<b>2<c>3</c></b>4<b/>5</a>", "145"},
		{"unknown entity as written", "<a>&nbsp;&#0;</a>", "&nbsp;&#0;"},
		{"stray markup", "<a>1 < 2 & 3</x>4<!x>5</a>", "1 < 2 & 345"},
		{"cut", "<a>1<b>2</b>3", "13"},
		{"cut CDATA", "<a>1<![CDATA[2", "12"},
		{"cut comment", "<a>1<!--2", "1"},
		{"cut end tag", "<a>1</", "1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			d := Parse([]byte(tc.src))
			g.Expect(d.Root.Text()).To(Equal(tc.want))
			g.Expect(string(d.Root.AppendText([]byte("+")))).To(Equal("+" + tc.want))
		})
	}
}

func TestAttributeValuesAreNormalised(t *testing.T) {
	g := NewWithT(t)
	a, ok := Parse([]byte("<a b='1\r\n2\t3\n4&#10;5&#x9;6&lt;'/>")).Root.Attr("", "b")
	g.Expect(ok).To(BeTrue())
	g.Expect(a.Value).To(Equal("1 2 3 4\n5\t6<"))
}

func TestCDATAAndEmptyElements(t *testing.T) {
	g := NewWithT(t)
	r := Parse([]byte("<r><a/><b></b><c><![CDATA[]]></c></r>")).Root
	g.Expect(r.Child("a").IsEmptyElement()).To(BeTrue())
	g.Expect(r.Child("b").IsEmptyElement()).To(BeFalse())
	g.Expect(r.Child("c").HasCDATA()).To(BeTrue())
	g.Expect(r.Child("b").HasCDATA()).To(BeFalse())
	g.Expect(r.HasCDATA()).To(BeFalse())
}

func locals(ns []*Node) string {
	var s []string
	for _, n := range ns {
		s = append(s, n.Local())
	}
	return strings.Join(s, " ")
}

func TestFind(t *testing.T) {
	d := Parse([]byte(`<E><H/><B><I><S>1</S><S><x/>2</S></I><I><S>3</S><T>4</T></I></B></E>`))
	for _, tc := range []struct{ path, first, all string }{
		{"B/I/S", "1", "1 2 3"},
		{"B/*/S", "1", "1 2 3"},
		{"B/I/T", "", "4"}, // Find takes the first I and stays there
		{"B/I[2]/T", "4", "4"},
		{"B/I[2]/*", "3", "3 4"},
		{"B/I/S[2]", "2", "2"},
		{"B/*[2]/*[2]", "4", "4"},
		{"/E/B/I/S", "1", "1 2 3"},
		{"/X/B/I/S", "", ""},
		{"B/I[0]/S", "", ""},
		{"B/I[x]/S", "", ""},
		{"B/I[3]/S", "", ""},
		{"I/S", "", ""},
	} {
		t.Run(tc.path, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(d.Root.Find(tc.path).Text()).To(Equal(tc.first))
			var all []string
			for n := range d.Root.FindAll(tc.path) {
				all = append(all, n.Text())
			}
			g.Expect(strings.Join(all, " ")).To(Equal(tc.all))
		})
	}
	g := NewWithT(t)
	g.Expect(d.Root.Find("")).To(BeIdenticalTo(d.Root))
	g.Expect(locals(slices.Collect(d.Root.FindAll("")))).To(Equal("E"))
	g.Expect(d.Root.Find("B").Find("/E/H")).To(BeIdenticalTo(d.Root.Child("H")))
	for n := range d.Root.FindAll("B/I/S") {
		g.Expect(n.Text()).To(Equal("1"))
		break
	}
}

func TestOrder(t *testing.T) {
	g := NewWithT(t)
	r := Parse([]byte(`<a><b><c/><d><e/></d></b><f/><g><h/></g></a>`)).Root
	g.Expect(locals(slices.Collect(r.Descendants()))).To(Equal("b c d e f g h"))
	g.Expect(locals(slices.Collect(r.Child("b").Descendants()))).To(Equal("c d e"))
	g.Expect(locals(slices.Collect(r.Child("f").Descendants()))).To(BeEmpty())
	g.Expect(locals(slices.Collect(r.Children()))).To(Equal("b f g"))
	g.Expect(r.ChildCount()).To(Equal(3))
	g.Expect(r.Find("b/d/e").Parent().Parent().Parent()).To(BeIdenticalTo(r))
	g.Expect(r.Parent()).To(BeNil())
	for n := range r.Descendants() {
		g.Expect(n.Local()).To(Equal("b"))
		break
	}
	for n := range r.Children() {
		g.Expect(n.Local()).To(Equal("b"))
		break
	}
}

func TestPath(t *testing.T) {
	g := NewWithT(t)
	d := Parse([]byte(`<s:E xmlns:s="u"><B><V><S/><S><C/></S><s:S/></V><W/></B></s:E>`))
	var paths []string
	for n := range d.Root.Descendants() {
		paths = append(paths, n.Path())
		g.Expect(d.Root.Find(n.Path())).To(BeIdenticalTo(n))
	}
	g.Expect(paths).To(Equal([]string{"/E/B", "/E/B/V", "/E/B/V/S[1]", "/E/B/V/S[2]", "/E/B/V/S[2]/C", "/E/B/V/S[3]", "/E/B/W"}))

	two := Parse([]byte("<a/><a><b/></a>")).Root
	g.Expect(two.Path()).To(Equal("/a[1]"))
	g.Expect(two.NextSibling().Child("b").Path()).To(Equal("/a[2]/b"))
	g.Expect(two.Find("/a[2]/b")).To(BeIdenticalTo(two.NextSibling().Child("b")))
}

func TestBrokenDocumentsKeepTheirTree(t *testing.T) {
	for _, tc := range []struct{ name, src, path, text string }{
		{"end tag missing", "<a><b><c>1</b><d>2</d></a>", "/a/d", "2"},
		{"end tag too many", "<a><b>1</b></c><d>2</d></a>", "/a/d", "2"},
		{"other case", "<a><b>1</B><d>2</d></a>", "/a/d", "2"},
		{"bracket missing", "<a><b <c>1</c></b></a>", "/a/b/c", "1"},
		{"quote missing", "<a><b c='>1</b></a>", "/a/b", "1"},
		{"document type", "<!DOCTYPE a [<!ELEMENT a ANY>]><a><b>1</b></a>", "/a/b", "1"},
		{"junk in front", "HTTP\r\n<a><b>1</b></a>", "/a/b", "1"},
		{"cut", "<a><b>1</b><c>2", "/a/c", "2"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			d := Parse([]byte(tc.src))
			g.Expect(d.OK()).To(BeFalse())
			g.Expect(d.Root.Find(tc.path).Path()).To(Equal(tc.path))
			g.Expect(d.Root.Find(tc.path).Text()).To(Equal(tc.text))
		})
	}
}

func TestNilNode(t *testing.T) {
	g := NewWithT(t)
	for _, n := range []*Node{nil, {}} {
		g.Expect([]string{n.Local(), n.Prefix(), n.Space(), n.Text(), n.Path(), string(n.RawText())}).To(HaveEach(BeEmpty()))
		g.Expect([]int{n.Offset(), n.Len(), n.TextOffset(), n.TextLen(), n.NameOffset(), n.NameLen(), n.ChildCount()}).To(HaveEach(0))
		g.Expect([]*Node{n.Parent(), n.FirstChild(), n.NextSibling(), n.Child("a"), n.Find("a"), n.Find("")}).To(HaveEach(BeNil()))
		g.Expect([]bool{n.Is("", ""), n.NameIs(""), n.IsEmptyElement(), n.HasCDATA()}).To(HaveEach(BeFalse()))
		g.Expect(n.Attrs()).To(BeEmpty())
		g.Expect(n.AppendText(nil)).To(BeEmpty())
		g.Expect(n.Document()).To(BeNil())
		_, ok := n.Attr("", "a")
		g.Expect(ok).To(BeFalse())
		g.Expect(slices.Collect(n.Children())).To(BeEmpty())
		g.Expect(slices.Collect(n.Descendants())).To(BeEmpty())
		g.Expect(slices.Collect(n.FindAll("a"))).To(BeEmpty())
	}
}

func TestRelease(t *testing.T) {
	g := NewWithT(t)
	d := Parse([]byte("<a b='1'><c>text</c></a>"))
	n, attrs, text := d.Root.Child("c"), d.Root.Attrs(), d.Root.Child("c").Text()
	d.Release()
	d.Release()
	(*Document)(nil).Release()
	g.Expect(d.Root).To(BeNil())
	g.Expect(d.Source()).To(BeNil())
	g.Expect(d.OK()).To(BeTrue(), "the verdict outlives the tree")
	g.Expect(n.Local()).To(BeEmpty())
	g.Expect(n.doc).To(BeNil(), "the pool does not keep the source alive")
	g.Expect(attrs[0].Value).To(Equal("1"))
	g.Expect(text).To(Equal("text"))
}

// A reused arena holds nothing of the document before.
func TestReuse(t *testing.T) {
	g := NewWithT(t)
	for range 100 {
		d := Parse([]byte("<a xmlns:p='u' xmlns='v' b=''><c/></a>"))
		a := d.arena
		g.Expect([]int{len(a.nodes), len(a.attrs), len(a.bindings), len(a.spaces)}).To(Equal([]int{2, 3, 3, 5}))
		d.Release()
	}
}

// Arenas pass between goroutines; none may see the tree of another, and one document may be read
// by many.
func TestConcurrentUse(t *testing.T) {
	g := NewWithT(t)
	shared := Parse(response(20))
	defer shared.Release()
	var wg sync.WaitGroup
	found := make([]int, 8)
	for i := range found {
		wg.Go(func() {
			for range 50 {
				d := Parse(response(10 * i))
				for range d.Root.FindAll("Body/*/*/ParameterValueStruct") {
					found[i]++
				}
				d.Release()
			}
			for range shared.Root.FindAll("Body/*/*/ParameterValueStruct") {
				found[i]++
			}
		})
	}
	wg.Wait()
	for i, n := range found {
		g.Expect(n).To(Equal(50*10*i + 20))
	}
}

func TestParseAllocatesLittle(t *testing.T) {
	src := response(200)
	allocs := testing.AllocsPerRun(50, func() { Parse(src).Release() })
	NewWithT(t).Expect(allocs).To(BeNumerically("<", 20), "per document, not per element")
}
