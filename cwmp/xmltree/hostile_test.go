package xmltree

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestTooLarge(t *testing.T) {
	if testing.Short() || strconv.IntSize < 64 {
		t.Skip("needs an address space of more than 1 GiB")
	}
	g := NewWithT(t)
	d := Parse(make([]byte, MaxSource+1)) // never touched, so it costs no memory
	defer d.Release()
	g.Expect(d.Problems).To(HaveLen(1))
	g.Expect(d.Problems[0].Code).To(Equal(TooLarge))
	g.Expect(d.OK()).To(BeFalse())
	g.Expect(d.Root.Find("a").Text()).To(BeEmpty())
}

// Each of these takes hours if some step looks at more than it consumes.
func TestHostileInputIsReadInLinearTime(t *testing.T) {
	const n = 200_000
	many := func(format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	wide := Limits{Depth: 256, Attributes: n + 10, Nodes: 10 * n}
	for _, tc := range []struct{ name, src string }{
		{"open tags", strings.Repeat("<a>", n)},
		{"stray end tags", strings.Repeat("<x>", 200) + strings.Repeat("</a>", n)},
		{"attributes that differ", "<a " + many("b%d='' ") + "/>"},
		{"attributes that are alike", "<a " + strings.Repeat("b='' ", n) + "/>"},
		{"namespaces", "<a>" + many("<b xmlns='u%d'/>") + "</a>"},
		{"nested namespaces", many("<b xmlns:p%d='u'>")},
		{"quotes", "<a>" + strings.Repeat("<a b=\"'", n)},
		{"unclosed quotes", strings.Repeat("<a b='", n) + strings.Repeat("<a b=\"", n)},
		{"comment openings", strings.Repeat("<!--", n)},
		{"document types", strings.Repeat("<!DOCTYPE '\"", n)},
		{"document types with comments", strings.Repeat("<!DOCTYPE [<!--", n)},
		{"CDATA openings", "<a>" + strings.Repeat("<![CDATA[", n)},
		{"instructions", strings.Repeat("<?p ", n)},
		{"fragments", strings.Repeat("<!x", n)},
		{"ampersands", "<a>" + strings.Repeat("&", n)},
		{"references that go on", "<a>" + strings.Repeat("&a", n)},
		{"character references that go on", "<a>&#" + strings.Repeat("1", 10*n)},
		{"colons", "<" + strings.Repeat("a:", n) + ">"},
		{"brackets", strings.Repeat("<", n)},
		{"octets", strings.Repeat("\xff", n) + strings.Repeat("\xc3<", n)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := ParseWith([]byte(tc.src), wide)
			defer d.Release()
			NewWithT(t).Expect(len(d.Problems)).To(BeNumerically("<=", DefaultLimits().Problems))
			d.Root.Text()
			d.Root.Attrs()
		})
	}
}
