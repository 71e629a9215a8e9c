package cwmp

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp/xmltree"
)

func tree() *Element {
	return (&Element{Local: "r"}).Add(
		NewElement("a", "1"),
		(&Element{Local: "b", Prefix: "p", Attrs: []Attr{{"xmlns:p", "urn:p"}, {"p:x", "<'\">"}}}).Add(NewElement("c", "2"), NewElement("c", "3")),
		NewElement("d", ""))
}

func TestEdits(t *testing.T) {
	const whole = `<r><a>1</a><p:b xmlns:p="urn:p" p:x="&lt;&apos;&quot;&gt;"><c>2</c><c>3</c></p:b><d></d></r>`
	for _, tc := range []struct {
		name string
		edit func(r *Element) bool
		want string
	}{
		{"nothing", func(r *Element) bool { return true }, whole},
		{"remove", func(r *Element) bool { return r.Remove("b") }, `<r><a>1</a><d></d></r>`},
		{"remove nested", func(r *Element) bool { return r.Remove("a") && r.Remove("b/c") && r.Remove("d") },
			`<r><p:b xmlns:p="urn:p" p:x="&lt;&apos;&quot;&gt;"><c>3</c></p:b></r>`},
		{"replace", func(r *Element) bool { return r.Replace("b", NewElement("y", ""), NewElement("z", "")) },
			`<r><a>1</a><y></y><z></z><d></d></r>`},
		{"insert", func(r *Element) bool {
			return r.Remove("b") && r.InsertBefore("a", NewElement("y", "")) && r.InsertAfter("a", NewElement("z", ""))
		}, `<r><y></y><a>1</a><z></z><d></d></r>`},
		{"repeat", func(r *Element) bool { return r.Remove("b") && r.Repeat("a") && r.SetText("a", "9") },
			`<r><a>9</a><a>1</a><d></d></r>`},
		{"rename", func(r *Element) bool { return r.Remove("b") && r.Rename("a", "e") }, `<r><e>1</e><d></d></r>`},
		{"reverse", func(r *Element) bool { return r.Remove("b") && r.Reverse("") }, `<r><d></d><a>1</a></r>`},
		{"text over children", func(r *Element) bool { r.Find("b").Attrs = nil; return r.SetText("b", "t") },
			`<r><a>1</a><p:b>t</p:b><d></d></r>`},
		{"attributes", func(r *Element) bool {
			r.Find("b").DropAttr("x")
			r.Find("b").SetAttr("xmlns:p", "urn:q")
			r.Find("b").SetAttr("k", "v")
			return r.Remove("b/c")
		}, `<r><a>1</a><p:b xmlns:p="urn:q" k="v"><c>3</c></p:b><d></d></r>`},
		{"raw", func(r *Element) bool { r.Find("b").Raw = []byte("<open&"); return true }, `<r><a>1</a><open&<d></d></r>`},
		{"empty raw", func(r *Element) bool { r.Find("b").Raw = []byte{}; return true }, `<r><a>1</a><d></d></r>`},
		{"cdata", func(r *Element) bool {
			r.Remove("b")
			r.Find("a").CDATA, r.Find("a").Text = true, "x]]>y<"
			return true
		}, `<r><a><![CDATA[x]]]]><![CDATA[>y<]]></a><d></d></r>`},
		{"no such path", func(r *Element) bool {
			return !r.Remove("q") && !r.Replace("b/q") && !r.InsertAfter("q", NewElement("z", "")) && !r.Repeat("a/a") &&
				!r.Rename("q", "z") && !r.SetText("q", "") && !r.Reverse("q") && !r.Remove("") && r.Find("q") == nil
		}, whole},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			original := tree()
			r := original.Clone()
			g.Expect(tc.edit(r)).To(BeTrue())
			g.Expect(string(Marshal(r, Style{}))).To(Equal(tc.want))
			g.Expect(string(Marshal(original, Style{}))).To(Equal(whole), "the clone shares with the original")
		})
	}
}

func TestFind(t *testing.T) {
	g := NewWithT(t)
	r := tree()
	g.Expect(r.FindAll("b/c")).To(HaveLen(2))
	g.Expect(r.FindAll("*")).To(HaveLen(3))
	g.Expect(r.FindAll("*/c")).To(HaveLen(2))
	g.Expect(r.Find("b/c").Text).To(Equal("2"))
	g.Expect(r.Find("")).To(BeIdenticalTo(r))
	g.Expect(r.Parent(r.Find("b/c"))).To(BeIdenticalTo(r.Find("b")))
	var none *Element
	g.Expect(none.Find("a")).To(BeNil())
	g.Expect(none.Clone()).To(BeNil())
}

func TestStyleOfMarshal(t *testing.T) {
	g := NewWithT(t)
	got := Marshal(tree(), Style{Declaration: true, Indent: " ", Newline: "\r\n", SingleQuotes: true, SelfClose: true})
	g.Expect(string(got)).To(Equal("<?xml version='1.0' encoding='UTF-8'?>\r\n<r>\r\n <a>1</a>\r\n" +
		" <p:b xmlns:p='urn:p' p:x='&lt;&apos;&quot;&gt;'>\r\n  <c>2</c>\r\n  <c>3</c>\r\n </p:b>\r\n <d/>\r\n</r>"))
}

func TestEscape(t *testing.T) {
	g := NewWithT(t)
	for text, want := range map[string]string{
		"a<b>&c":         "a&lt;b&gt;&amp;c",
		"\t\n ~":         "\t\n ~",
		"\r\x7f":         "&#13;&#127;",
		"é日😀":            "&#233;&#26085;&#128512;",
		"\x00\x1f\ufffe": "&#65533;&#65533;&#65533;",
		"\xff":           "&#65533;",
		`"'`:             `"'`,
	} {
		g.Expect(Escape(text)).To(Equal(want), "%q", text)
	}
}

func FuzzEscape(f *testing.F) {
	f.Add("a\r\n<&>]]>\x00é")
	f.Fuzz(func(t *testing.T, text string) {
		d := xmltree.Parse(Marshal(&Element{Local: "a", Text: text, Attrs: []Attr{{"b", text}}}, Style{}))
		defer d.Release()
		attr, _ := d.Root.Attr("", "b")
		if !d.OK() || attr.Value != d.Root.Text() || Escape(d.Root.Text()) != Escape(text) {
			t.Fatalf("%q became %q and %q: %v", text, d.Root.Text(), attr.Value, d.Problems)
		}
	})
}

func TestDefaultStyleIsOneLine(t *testing.T) {
	g := NewWithT(t)
	got := Encode(&Envelope{Version: V1_4, Header: Header{ID: new("1")}, Body: &Reboot{CommandKey: "k"}}, DefaultStyle())
	g.Expect(string(got)).To(Equal(`<soap-env:Envelope xmlns:soap-env="` + EnvelopeSpace + `" xmlns:soap-enc="` + EncodingSpace +
		`" xmlns:xsd="` + XSDSpace + `" xmlns:xsi="` + XSISpace + `" xmlns:cwmp="urn:dslforum-org:cwmp-1-2">` +
		`<soap-env:Header><cwmp:ID soap-env:mustUnderstand="1">1</cwmp:ID></soap-env:Header>` +
		`<soap-env:Body><cwmp:Reboot><CommandKey>k</CommandKey></cwmp:Reboot></soap-env:Body></soap-env:Envelope>`))
}
