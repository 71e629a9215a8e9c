package view_test

import (
	"fmt"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
	"cwmplab/reports/view"
)

// What was followed is, when it has ended, what is read from the whole recording: sessions, exchanges and findings.
func TestFollowedRecordingsAreTheSameInTheEnd(t *testing.T) {
	for _, rec := range append(golden.All()[:20:20], golden.Load("connection-request"), golden.Load("trap-long-session").With(mutate.DropHeader(mutate.Any(), "SOAPAction"))) {
		t.Run(rec.Name, func(t *testing.T) {
			g := NewWithT(t)
			read := loaded(t, rec)
			lib := view.NewLibrary(catalogue.All())
			open := func() (capture.Reader, error) { return rec.Reader(), nil }
			lib.Follow(t.Context(), view.Source{Name: rec.Name, Open: open}, rec.Reader(), view.Judge{Rules: catalogue.All(), Options: checks.Options{Declared: checkstest.Declared(rec)}})
			g.Expect(lib.Growing()).To(BeFalse())
			g.Expect(lib.Running(10)).To(BeEmpty())
			g.Expect(lib.Waits(time.Time{})).To(BeEmpty(), "nobody waits for what has ended")
			got, want := flows(t, lib), flows(t, read)
			g.Expect(got).To(HaveLen(len(want)))
			for i := range want {
				g.Expect(got[i].Exchanges).To(HaveLen(len(want[i].Exchanges)))
				g.Expect(got[i].Ended).To(Equal(want[i].Ended))
				g.Expect(got[i].Names).To(Equal(want[i].Names))
				for j, x := range want[i].Exchanges {
					g.Expect(got[i].Exchanges[j].Turn).To(Equal(x.Turn))
				}
			}
			g.Expect(addresses(lib)).To(Equal(addresses(read)), "who was sent an address while it was recorded finds the same there later")
			g.Expect(lib.Report().Verdict).To(Equal(read.Report().Verdict))
		})
	}
}

// addresses tells what stands under the address of each finding.
func addresses(lib *view.Library) map[string]string {
	all := map[string]string{}
	for _, f := range lib.Findings(view.Filter{}) {
		all[fmt.Sprint(f.Flow.Session, f.Flow.Connection, f.RuleID, f.Number)] = fmt.Sprint(f.Exchange, f.Direction, f.Offset, f.Observed)
	}
	return all
}

// halting lets a look be taken before each event that it reads.
type halting struct {
	capture.Reader
	before func(capture.Event)
}

func (h halting) Next() (capture.Event, error) {
	ev, err := h.Reader.Next()
	if err == nil {
		h.before(ev)
	}
	return ev, err
}

// While it is recorded a session that runs has its exchanges and what stands between them, and the clock of a connection
// request runs from its success answer to the session.
func TestSessionsAndClocksWhileTheyRun(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("connection-request").With(mutate.Text("Inform/MaxEnvelopes", "2"))
	lib := view.NewLibrary(catalogue.All())
	running, early, waited := 0, 0, 0
	look := func(ev capture.Event) {
		for _, f := range lib.Running(10) {
			running++
			if len(f.Findings) > 0 {
				early++
			}
			whole, ok, err := lib.Flow(t.Context(), f.ID)
			g.Expect(ok, err).To(BeTrue())
			g.Expect(whole.Exchanges).To(HaveLen(f.Count))
			g.Expect(whole.Ladder(view.LadderOptions{}).Arrows).NotTo(BeEmpty())
		}
		for _, w := range lib.Waits(ev.Time) {
			waited++
			g.Expect(w.Success).To(BeTrue())
			g.Expect(ev.Time.Sub(w.Since)).To(BeNumerically("<=", view.SessionWithin))
			g.Expect(lib.Waits(w.Since.Add(5*time.Minute))).To(BeEmpty(), "not for ever")
		}
	}
	open := func() (capture.Reader, error) { return rec.Reader(), nil }
	lib.Follow(t.Context(), view.Source{Name: rec.Name, Open: open}, halting{rec.Reader(), look}, view.Judge{Rules: catalogue.All()})
	g.Expect(running).To(BeNumerically(">", 0), "sessions are seen while they run")
	g.Expect(early).To(BeNumerically(">", 0), "findings are there before the session has ended")
	g.Expect(waited).To(BeNumerically(">", 0), "the clock has run")
}
