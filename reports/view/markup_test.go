package view_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
	"cwmplab/internal/http1"
	"cwmplab/reports/view"
)

// source is a golden recording for the library.
func source(rec *golden.Recording) view.Source {
	return view.Source{Name: rec.Name, Open: func() (capture.Reader, error) { return rec.Reader(), nil }}
}

// loaded is a library of recordings, judged.
func loaded(t *testing.T, recs ...*golden.Recording) *view.Library {
	t.Helper()
	return judged(t, catalogue.All(), recs...)
}

// judged is a library of recordings, judged by some rules.
func judged(t *testing.T, rules []*checks.Rule, recs ...*golden.Recording) *view.Library {
	t.Helper()
	lib := view.NewLibrary(rules)
	var sources []view.Source
	for _, rec := range recs {
		sources = append(sources, source(rec))
	}
	lib.Load(t.Context(), sources, view.Judge{Rules: rules, Options: checks.Options{Declared: checkstest.Declared(recs[0])}})
	return lib
}

// flows gives every flow of a library with its exchanges.
func flows(t *testing.T, lib *view.Library) (list []view.Flow) {
	t.Helper()
	for _, f := range append(lib.Sessions(view.Filter{}), lib.Outside("")...) {
		whole, ok, err := lib.Flow(context.Background(), f.ID)
		NewWithT(t).Expect(ok, err).To(BeTrue())
		list = append(list, whole)
	}
	return list
}

// said joins what lines show.
func said(lines []view.Line) string {
	var b strings.Builder
	for _, l := range lines {
		for _, p := range l.Pieces {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// dense is text without what pretty XML may add or leave out.
func dense(s string) string {
	for _, sign := range []string{" ", "\t", "\n", `\r`, `\n`} {
		s = strings.ReplaceAll(s, sign, "")
	}
	return s
}

// Every byte of a message is shown, readable and as sent, in its order; only secrets are not.
func TestASheetShowsEveryByte(t *testing.T) {
	for _, rec := range golden.All() {
		for _, f := range flows(t, judged(t, nil, rec)) {
			for _, x := range f.Exchanges {
				for _, m := range x.Messages() {
					g := NewWithT(t)
					if len(m.Secrets()) > 0 || len(m.Content) > 90<<10 {
						continue
					}
					s := m.Sheet(nil, 0)
					g.Expect(said(s.Head)).To(Equal(strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(string(m.HTTP.Head))), rec.Name)
					g.Expect(said(s.Body)).To(Equal(strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(string(m.Content))), rec.Name)
					if s.XML {
						g.Expect(dense(said(s.Pretty))).To(Equal(dense(string(m.Content))), rec.Name)
					}
				}
			}
		}
	}
}

// What a finding marks is exactly the bytes it names, in both forms.
func TestMarksAreTheBytesOfTheFinding(t *testing.T) {
	marked := 0
	for _, rule := range catalogue.All() {
		for _, m := range rule.Mutants {
			rec, fits := golden.Load("cpe-boot").Try(m.Edit)
			if !fits {
				continue
			}
			for _, f := range flows(t, judged(t, []*checks.Rule{rule}, rec)) {
				for _, one := range f.Findings {
					marked += marks(t, f, one)
				}
			}
		}
	}
	NewWithT(t).Expect(marked).To(BeNumerically(">", 100))
}

func marks(t *testing.T, f view.Flow, one *view.Finding) int {
	g := NewWithT(t)
	x := f.Exchange(one.Exchange)
	if x == nil || one.Part == "" || x.Side(one.Direction) == nil {
		return 0
	}
	m := x.Side(one.Direction)
	src, form := m.HTTP.Head, func(s *view.Sheet) []view.Line { return s.Head }
	if one.Part == "body" {
		src, form = m.Content, func(s *view.Sheet) []view.Line { return s.Body }
	}
	for _, secret := range m.Secrets() {
		if secret.Part == one.Part && secret.Start < one.Offset+one.Length && one.Offset < secret.End {
			return 0
		}
	}
	var b strings.Builder
	first := 0
	for _, l := range form(m.Sheet([]*view.Finding{one}, one.Offset)) {
		for _, p := range l.Pieces {
			if p.Mark != nil {
				b.WriteString(p.Text)
			}
			if p.First {
				first++
			}
		}
	}
	want := src[one.Offset:min(len(src), one.Offset+max(one.Length, 1))]
	g.Expect(b.String()).To(Equal(strings.ReplaceAll(view.Visible(want), "\n", `\n`)), "%s at %d", one.RuleID, one.Offset)
	if len(want) > 0 {
		g.Expect(first).To(Equal(1), one.RuleID)
	}
	return 1
}

// Broken XML is shown to its last byte, whatever is broken.
func TestBrokenMarkupIsShownWhole(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	parts := []string{"<a>", "</a>", "<b x='1>'", "<!--", "-->", "<![CDATA[", "]]>", "<", ">", "<?pi", "?>", "text", "&amp;", "<!DOCTYPE x [", "\"", "'", "/>", "<c/>", "\x00", "\xff"}
	for range 2000 {
		var src bytes.Buffer
		src.WriteString("<e>")
		for range rnd.IntN(12) {
			src.WriteString(parts[rnd.IntN(len(parts))])
		}
		m := &view.Message{Content: src.Bytes(), HTTP: http1.Message{Body: src.Bytes()}}
		shown := said(m.Sheet(nil, 0).Pretty)
		want := strings.NewReplacer("\x00", `\x00`, "\xff", `\xff`).Replace(src.String())
		NewWithT(t).Expect(dense(shown)).To(Equal(dense(want)), "%q", src.String())
	}
}

// A body of any length is shown, a part at a time, and the part with the finding first.
func TestLongBodiesAreShownInParts(t *testing.T) {
	g := NewWithT(t)
	body := []byte("<e>" + strings.Repeat("<v>0123456789</v>\n", 100_000) + "</e>")
	m := &view.Message{Content: body, HTTP: http1.Message{Body: body}}
	one := &view.Finding{Finding: checks.Finding{Part: "body", Offset: 3 + 18*44_444 + 3, Length: 10}}
	s := m.Sheet([]*view.Finding{one}, one.Offset)
	g.Expect(len(said(s.Body))).To(BeNumerically("<", 200<<10))
	g.Expect(len(said(s.Pretty))).To(BeNumerically("<", 200<<10))
	g.Expect(s.Window.Before() && s.Window.After()).To(BeTrue())
	found := 0
	for _, l := range s.Pretty {
		for _, p := range l.Pieces {
			if p.Mark != nil {
				found += len(p.Text)
			}
		}
	}
	g.Expect(found).To(Equal(10))
	covered := 0
	for at := 0; at < len(body); at = m.Sheet(nil, at).Window.Next() {
		covered++
		g.Expect(covered).To(BeNumerically("<", 200))
	}
}
