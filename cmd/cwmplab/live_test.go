package main

import (
	"bytes"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/suites/bench"
)

func TestLiveLineTellsWhatARunIsDoing(t *testing.T) {
	g := NewWithT(t)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	m := bench.Moment{Scenario: "A session begins with Inform", Number: 3, Of: 27, Counts: map[string]int{"passed": 1, "failed": 1}}
	g.Expect(liveLine(m, now)).To(Equal("3/27 1 pass 1 FAIL | A session begins with Inform"))
	m.Waiting, m.Until, m.Last = "a session", now.Add(90*time.Second), "> 200 InformResponse"
	g.Expect(liveLine(m, now)).To(Equal("3/27 1 pass 1 FAIL | waits for a session, 1m30s at most, until 12:01:30 | > 20…"))
	m.Left = 14*time.Minute + 20*time.Second
	g.Expect(liveLine(m, now)).To(HavePrefix("3/27 1 pass 1 FAIL, 14m left | waits for a session"))
	m.Scenario = ""
	g.Expect(liveLine(m, now)).To(BeEmpty(), "between two scenarios")
}

func TestLiveLineIsDrawnBelowWhatIsWritten(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	l := &live{out: &out, terminal: true}
	m := bench.Moment{Scenario: "one", Number: 1, Of: 2}
	l.tick(m, time.Time{})
	l.tick(m, time.Time{})
	_, err := l.Write([]byte("pass  one\n"))
	g.Expect(err).NotTo(HaveOccurred())
	l.tick(bench.Moment{}, time.Time{})
	g.Expect(out.String()).To(Equal("1/2 | one\r\x1b[K1/2 | one\r\x1b[Kpass  one\n"))
}

func TestLongWaitIsToldOnceInALog(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	l := newLive(&out)
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	m := bench.Moment{Scenario: "one", Waiting: "a session", Since: start, Until: start.Add(time.Minute)}
	for s := range 30 {
		l.tick(m, start.Add(time.Duration(s)*time.Second))
	}
	g.Expect(out.String()).To(Equal("       waits for a session, 55s at most, until 12:01:00\n"))
	m.Waiting, m.Since = "the next", start.Add(30*time.Second)
	l.tick(m, start.Add(31*time.Second))
	g.Expect(out.String()).NotTo(ContainSubstring("next"), "it has only begun")
}

func TestWatchEnds(t *testing.T) {
	var out bytes.Buffer
	l := newLive(&out)
	l.watch(func() bench.Moment { return bench.Moment{} })()
	NewWithT(t).Expect(out.String()).To(BeEmpty())
}
