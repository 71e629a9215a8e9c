package capture

import (
	"testing"

	. "github.com/onsi/gomega"
)

// The tree of a message is kept until its session was judged, and not longer.
func TestTreesStayUntilTheSessionIsJudged(t *testing.T) {
	g := NewWithT(t)
	judged := 0
	for it, err := range Items(ordinary(newTape(), "c1", "A").close("c1"), Options{}) {
		g.Expect(err).NotTo(HaveOccurred())
		switch it := it.(type) {
		case *Exchange:
			if m := it.Request; m.IsRequest("Inform") {
				doc := m.Doc()
				m.Release()
				g.Expect(m.Doc()).To(BeIdenticalTo(doc), "the session is still to be judged")
			}
		case *Session:
			judged++
			m := it.Inform()
			a, doc := it.run.ss.a, m.doc
			g.Expect(doc).NotTo(BeNil())
			g.Expect(a.staying).To(Equal(len(m.HTTP.Body)))
			m.Release()
			g.Expect(m.doc).To(BeNil())
			g.Expect(m.Find("RetryCount").Text()).To(Equal("0"), "it is parsed again when asked")
			m.Release()
			g.Expect(m.doc).To(BeNil(), "it stays only once")
			a.yielded(it)
			g.Expect(a.staying).To(BeZero())
		}
	}
	g.Expect(judged).To(Equal(1))
}

func TestTreesStayWithinABudget(t *testing.T) {
	g := NewWithT(t)
	for it, err := range Items(ordinary(newTape(), "c1", "A").close("c1"), Options{}) {
		g.Expect(err).NotTo(HaveOccurred())
		if x, ok := it.(*Exchange); ok && x.Request.IsRequest("Inform") {
			m := x.Request
			m.Session().run.ss.a.staying = maxStaying
			m.Doc()
			m.Release()
			g.Expect(m.doc).To(BeNil())
		}
	}
}
