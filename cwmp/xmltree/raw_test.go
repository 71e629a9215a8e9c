package xmltree

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestRaw(t *testing.T) {
	g := NewWithT(t)
	d := Parse([]byte(`<a xmlns:p="urn:p"><b p:t="x &amp; y" t="z">plain</b><c>a &lt; b</c><d><![CDATA[e]]></d><e><f/></e><g/></a>`))
	defer d.Release()
	b := d.Root.Child("b")
	value, ok := b.RawAttr("urn:p", "t")
	g.Expect(ok).To(BeTrue())
	g.Expect(string(value)).To(Equal("x &amp; y"))
	value, ok = b.RawAttr("", "t")
	g.Expect(ok).To(BeTrue())
	g.Expect(string(value)).To(Equal("z"))
	_, ok = b.RawAttr("urn:q", "t")
	g.Expect(ok).To(BeFalse())
	g.Expect(b.AttrCount()).To(Equal(2))
	g.Expect(d.Root.AttrCount()).To(Equal(1))
	for name, want := range map[string]bool{"b": true, "c": false, "d": false, "e": false, "g": true} {
		text, plain := d.Root.Child(name).PlainText()
		g.Expect(plain).To(Equal(want), name)
		if plain {
			g.Expect(string(text)).To(Equal(d.Root.Child(name).Text()), name)
		}
	}
	var none *Node
	g.Expect(none.AttrCount()).To(Equal(0))
	_, ok = none.RawAttr("", "t")
	g.Expect(ok).To(BeFalse())
	_, ok = none.PlainText()
	g.Expect(ok).To(BeFalse())
}
