package view_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/fixtures/golden"
	"cwmplab/reports/view"
)

// What a suite did stands on the ladder, and what it knew beside the names does not.
func TestMarkersOfASuite(t *testing.T) {
	g := NewWithT(t)
	text := string(golden.Load("cpe-boot").Transcript().Format())
	head, rest, _ := strings.Cut(text, "\n\n")
	marks := `@0 - mark scenario-start {"scenario":"The device boots","rules":["CWMP-SES-004"]}
@0.01 - mark step {"step":"ask","id":"1","facts":{"password":"do-not-tell"}}
@0.015 - mark intent {"queued":"GetParameterValues"}
@9 - mark scenario-end {"scenario":"The device boots"}`
	rec, err := golden.Parse("marked", []byte(head+"\n\n"+marks+"\n\n"+rest))
	g.Expect(err).NotTo(HaveOccurred())
	lib := loaded(t, rec)
	s := lib.Sessions(view.Filter{})[0]
	g.Expect(lib.Scenario(s.ID.Recording, s.Start)).To(Equal("The device boots"))
	g.Expect(lib.Scenario(s.ID.Recording, s.Start.Add(time.Minute))).To(BeEmpty())
	f, _, err := lib.Flow(t.Context(), s.ID)
	g.Expect(err).NotTo(HaveOccurred())
	l := f.Ladder(view.LadderOptions{Markers: lib.Markers(s.ID.Recording, s.Start.Add(-time.Minute), s.End)})
	var said []string
	for _, e := range l.Events {
		if e.Kind == "marker" {
			said = append(said, e.Full)
		}
	}
	g.Expect(said).To(Equal([]string{"scenario begins: The device boots", "step ask", "queued GetParameterValues"}))
}

// A body that is too long to be kept beside the others is there when its message is looked at.
func TestLongBodiesAreReadAgain(t *testing.T) {
	g := NewWithT(t)
	long := "<e>" + strings.Repeat("<v>0123456789</v>", 700_000) + "</e>"
	text := "cwmplab transcript 1 {\"start\":\"2026-03-02T09:15:00Z\"}\n\n@0 c1 open\n\n@0.02 c1 data >\nPOST /acs HTTP/1.1\nHost: a\nSOAPAction:\nContent-Type: text/xml\nContent-Length: auto\n\n" +
		long + "\n\n@0.03 c1 data <\nHTTP/1.1 200 OK\nContent-Length: 0\n\n"
	tr, err := capture.ParseTranscript([]byte(text))
	g.Expect(err).NotTo(HaveOccurred())
	lib := view.NewLibrary(nil)
	lib.Load(t.Context(), []view.Source{{Name: "long", Open: func() (capture.Reader, error) { return tr.Reader(), nil }}}, view.Judge{})
	for _, f := range append(lib.Sessions(view.Filter{}), lib.Outside("")...) {
		whole, ok, err := lib.Whole(t.Context(), f.ID)
		g.Expect(ok, err).To(BeTrue())
		m := whole.Exchanges[0].Request
		g.Expect(m.Dropped).To(BeTrue())
		g.Expect(m.HTTP.BodyDropped).To(BeNumerically(">", 1<<20))
		g.Expect(said(m.Sheet(nil, 0).Body)).To(HavePrefix("<e><v>"), "the beginning is there")
		g.Expect(said(m.Sheet(nil, 8_000_000).Body)).To(ContainSubstring("0123456789"))
		return
	}
	t.Fatal("no flow")
}
