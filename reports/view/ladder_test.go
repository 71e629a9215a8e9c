package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/fixtures/golden"
	"cwmplab/reports/view"
)

// drawn is the ladder of the first session of a recording that has exchanges.
func drawn(t *testing.T, rec *golden.Recording, o view.LadderOptions) (*view.Ladder, view.Flow) {
	t.Helper()
	f := flows(t, loaded(t, rec))[0]
	o.MessageLink = func(_ view.FlowID, x int, direction string) string { return fmt.Sprintf("%d/%s", x, direction) }
	o.FindingLink = func(f *view.Finding) string { return f.RuleID }
	return f.Ladder(o), f
}

// Every message is one arrow, in the order of time, in its direction.
func TestALadderHasAnArrowForEachMessage(t *testing.T) {
	for _, rec := range golden.All() {
		for _, f := range flows(t, judged(t, nil, rec)) {
			g := NewWithT(t)
			l := f.Ladder(view.LadderOptions{Count: 10_000})
			messages, arrows := 0, 0
			for _, x := range f.Exchanges {
				messages += len(x.Messages())
			}
			last := 0
			for _, a := range l.Arrows {
				g.Expect(a.Y).To(BeNumerically(">", last), rec.Name)
				g.Expect(a.Y).To(BeNumerically("<", l.Height), rec.Name)
				last = a.Y
				if a.Kind != "lost" {
					arrows++
				}
			}
			g.Expect(arrows).To(Equal(messages), rec.Name)
			for _, b := range append(l.Turns, l.Holds...) {
				g.Expect(b.Y1).To(BeNumerically("<=", b.Y2), rec.Name)
				g.Expect(b.Y2).To(BeNumerically("<=", l.Height), rec.Name)
			}
		}
	}
}

func TestDirectionsOnTheLadder(t *testing.T) {
	g := NewWithT(t)
	l, _ := drawn(t, golden.Load("cpe-boot"), view.LadderOptions{})
	var said []string
	for _, a := range l.Arrows {
		way := "ACS"
		if a.ToACS {
			way = "CPE"
		}
		said = append(said, way+" "+a.Label)
	}
	g.Expect(said[:4]).To(Equal([]string{"CPE Inform", "ACS 401 Unauthorized", "CPE Inform", "ACS InformResponse"}))
}

// A finding stands beside the arrow that broke the rule, and names it for those who do not see it.
func TestAFindingStandsOnItsArrow(t *testing.T) {
	g := NewWithT(t)
	l, _ := drawn(t, golden.Load("cpe-boot").With(mutate.EmptyBody(mutate.ByMethod("GetParameterValuesResponse"))), view.LadderOptions{})
	var marked []view.Arrow
	for _, a := range l.Arrows {
		if a.Worst == "fail" {
			marked = append(marked, a)
		}
	}
	g.Expect(marked).To(HaveLen(1))
	g.Expect(marked[0].Label).To(Equal("empty POST"))
	g.Expect(marked[0].Findings[0].Rule).To(Equal("CWMP-SES-004"))
	g.Expect(marked[0].Findings[0].Link).To(Equal("CWMP-SES-004"))
	g.Expect(marked[0].Name).To(ContainSubstring("CWMP-SES-004"))
}

// What is written beside the lines does not run into the next arrow.
func TestFindingsHaveRoom(t *testing.T) {
	g := NewWithT(t)
	l, _ := drawn(t, golden.Load("cpe-boot").With(mutate.Seq(mutate.Text("Inform/MaxEnvelopes", "2"), mutate.DropHeader(mutate.Any(), "SOAPAction"), mutate.Text("Inform/RetryCount", "x"))), view.LadderOptions{})
	several := 0
	for i, a := range l.Arrows {
		if len(a.Findings) > 2 {
			several++
		}
		for _, c := range a.Findings {
			if i+1 < len(l.Arrows) {
				g.Expect(c.Y).To(BeNumerically("<", l.Arrows[i+1].Y-10))
			}
		}
	}
	g.Expect(several).To(BeNumerically(">", 0))
}

func TestHoldRequestsIsABand(t *testing.T) {
	g := NewWithT(t)
	l, f := drawn(t, golden.Load("hold-requests"), view.LadderOptions{})
	g.Expect(l.Holds).To(HaveLen(1))
	y := map[string]int{}
	for _, a := range l.Arrows {
		y[a.Label] = a.Y
	}
	g.Expect(l.Holds[0].Y1).To(Equal(y["InformResponse"]), "it begins with the response that sets it")
	g.Expect(l.Holds[0].Y2).To(Equal(y["GetParameterValues"]), "and ends with the one that does not")
	held := ""
	for _, b := range l.Turns {
		if b.Kind == "held" {
			held = b.Text
		}
	}
	g.Expect(held).To(Equal("held: an empty POST only"))

	inside := f.Ladder(view.LadderOptions{From: 3, Count: 1})
	g.Expect(inside.Holds).To(HaveLen(1), "a part that begins while it holds shows it")
}

// Who may speak is told from the state of the session, not from what came next.
func TestWhoMaySpeak(t *testing.T) {
	g := NewWithT(t)
	l, _ := drawn(t, golden.Load("cpe-boot"), view.LadderOptions{})
	var said []string
	for _, b := range l.Turns {
		if b.Text != "" {
			said = append(said, b.Text)
		}
	}
	g.Expect(said).To(Equal([]string{"must begin with Inform", "a request, else an empty POST", "must answer GetParameterValues", "the session has ended"}))
}

// Pauses are made short, and say how long they were; or they are drawn to scale.
func TestPauses(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("cpe-boot").With(mutate.Delay(mutate.ByMethod("GetParameterValues"), 9*time.Second))
	short, _ := drawn(t, rec, view.LadderOptions{})
	scaled, _ := drawn(t, rec, view.LadderOptions{Scaled: true})
	g.Expect(short.Gaps).NotTo(BeEmpty())
	g.Expect(short.Gaps[0].Text).To(HavePrefix("9."))
	g.Expect(scaled.Height).To(BeNumerically(">", short.Height+200))
}

func TestConnectionsAndTLSOnTheLadder(t *testing.T) {
	g := NewWithT(t)
	l, _ := drawn(t, golden.Load("auth-tls-amendment6"), view.LadderOptions{})
	var kinds []string
	for _, e := range l.Events {
		kinds = append(kinds, e.Kind)
	}
	g.Expect(kinds).To(Equal([]string{"open", "tls", "close"}))
	g.Expect(l.Events[1].Full).To(ContainSubstring("TLS 1.2"))
	reset, _ := drawn(t, golden.Load("cpe-boot").With(mutate.ResetAfter(mutate.ByMethod("InformResponse"), capture.ToClient)), view.LadderOptions{})
	g.Expect(reset.Events[len(reset.Events)-1].Text).To(ContainSubstring("reset by the ACS"))
}

// A connection request goes from the ACS to the CPE, before the session it asks for.
func TestConnectionRequestsOnTheLadder(t *testing.T) {
	g := NewWithT(t)
	lib := loaded(t, golden.Load("connection-request"))
	s := lib.Sessions(view.Filter{})[1]
	f, _, err := lib.Flow(t.Context(), s.ID)
	g.Expect(err).NotTo(HaveOccurred())
	l := f.Ladder(view.LadderOptions{Requests: lib.Requests(s.ID.Recording, s.Device)})
	g.Expect(l.Arrows[0].Kind).To(Equal("request"))
	g.Expect(l.Arrows[0].ToACS).To(BeFalse())
	g.Expect(l.Arrows[0].Label).To(HavePrefix("connection request GET "))
	g.Expect(l.Arrows[1].ToACS).To(BeTrue())
}

// What never came is an arrow too, and says why.
func TestALostAnswerIsAnArrow(t *testing.T) {
	g := NewWithT(t)
	l, _ := drawn(t, golden.Load("cpe-boot").With(mutate.CloseBefore(mutate.ByMethod("GetParameterValues"), capture.ToClient)), view.LadderOptions{})
	lost := ""
	for _, a := range l.Arrows {
		if a.Kind == "lost" {
			lost = a.Label
			g.Expect(a.Link).To(BeEmpty())
		}
	}
	g.Expect(lost).To(ContainSubstring("the server closed the connection"))
}

// A very long session comes in parts.
func TestLongSessionsComeInParts(t *testing.T) {
	g := NewWithT(t)
	l, f := drawn(t, golden.Load("trap-long-session"), view.LadderOptions{From: 11, Count: 20})
	g.Expect([]int{l.From, l.To, l.Count}).To(Equal([]int{11, 30, f.Count}))
	g.Expect(strings.Count(fmt.Sprint(l.Arrows), "/request")).To(Equal(20))
}
