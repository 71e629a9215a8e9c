package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"cwmplab/reports"
	"cwmplab/suites/bench"
)

// live tells what a run is doing: on a terminal one line that is drawn again and again below what is written, otherwise a
// line for each wait that takes long.
type live struct {
	out      io.Writer
	terminal bool
	mu       sync.Mutex
	drawn    bool
	told     time.Time // beginning of the wait that was told last
}

// How often is looked, how long a wait is before it is told in a log, and how wide a terminal is at least.
const (
	drawEvery = 250 * time.Millisecond
	tellAfter = 5 * time.Second
	lineWidth = 79
)

func newLive(out io.Writer) *live { return &live{out: out, terminal: isTerminal(out)} }

// isTerminal tells whether somebody looks at what is written, at something that understands \r.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Write writes in place of the live line, which comes again below.
func (l *live) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
	return l.out.Write(p)
}

func (l *live) erase() {
	if l.drawn {
		_, _ = io.WriteString(l.out, "\r\x1b[K") // nothing depends on it
		l.drawn = false
	}
}

// watch looks at the run until the function that it gives is called.
func (l *live) watch(moment func() bench.Moment) (stop func()) {
	done, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		ticks := time.NewTicker(drawEvery)
		defer ticks.Stop()
		for {
			select {
			case <-done:
				return
			case now := <-ticks.C:
				l.tick(moment(), now)
			}
		}
	}()
	return func() {
		close(done)
		<-over
		l.mu.Lock()
		defer l.mu.Unlock()
		l.erase()
	}
}

func (l *live) tick(m bench.Moment, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.terminal:
		l.erase()
		if line := liveLine(m, now); line != "" {
			_, _ = io.WriteString(l.out, line)
			l.drawn = true
		}
	case m.Waiting != "" && now.Sub(m.Since) >= tellAfter && !m.Since.Equal(l.told):
		l.told = m.Since
		fmt.Fprintf(l.out, "       waits for %s%s\n", m.Waiting, atMost(m.Until, now))
	}
}

// liveLine tells in one line how far the run is, what it waits for, what passed last and in which scenario.
func liveLine(m bench.Moment, now time.Time) string {
	if m.Scenario == "" {
		return ""
	}
	parts := []string{fmt.Sprintf("%d/%d", m.Number, m.Of)}
	for _, state := range []string{"passed", "failed", "skipped", "unfinished"} {
		if n := m.Counts[state]; n > 0 {
			parts[0] += fmt.Sprintf(" %d %s", n, mark(state))
		}
	}
	if m.Left > 0 {
		parts[0] += ", " + bench.Roughly(m.Left) + " left"
	}
	if m.Waiting != "" {
		parts = append(parts, "waits for "+m.Waiting+atMost(m.Until, now))
	}
	if m.Last != "" {
		parts = append(parts, m.Last)
	}
	line := []rune(reports.Printable(strings.Join(append(parts, m.Scenario), " | ")))
	if len(line) > lineWidth {
		line = append(line[:lineWidth-1], '…')
	}
	return string(line)
}

// atMost tells how long a wait may go on, and until when.
func atMost(until, now time.Time) string {
	if until.IsZero() {
		return ""
	}
	return fmt.Sprintf(", %s at most, until %s", max(until.Sub(now), 0).Round(time.Second), until.Format(time.TimeOnly))
}
