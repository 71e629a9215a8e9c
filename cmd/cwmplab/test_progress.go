package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cwmplab/checks"
	"cwmplab/suites"
	"cwmplab/suites/bench"
)

// openLog opens the log of the run directory, behind what an earlier part of the run has written, and begins to tell.
func (t *suiteRun) openLog() error {
	var err error
	t.log, err = os.OpenFile(filepath.Join(t.dir, suites.LogFile), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return failure(diskHint(err, "choose another directory with --run-dir"), err)
	}
	t.live = newLive(t.narration(t.streams))
	return nil
}

// narrator is where the run tells what it does: the user, and the log.
func (t *suiteRun) narrator() io.Writer { return io.MultiWriter(t.live, t.log) }

// scenarios runs them while somebody may watch, and tells how long they took.
func (t *suiteRun) scenarios(ctx context.Context, b *bench.Bench, name string, register func(*bench.Bench)) error {
	begun := time.Now()
	t.moment = b.Moment
	stop := t.live.watch(t.moment)
	err := b.Run(ctx, name, register)
	stop()
	if t.notBegun > 0 {
		fmt.Fprintf(t.narrator(), "%s not begun\n", scenarios(t.notBegun))
	}
	if err == nil && ctx.Err() != nil {
		t.tellGoingOn()
	}
	if err == nil && !t.idle {
		fmt.Fprintf(t.narrator(), "the scenarios took %s, the estimate was %s\n", time.Since(begun).Round(100*time.Millisecond), t.estimate.Round(time.Second))
	}
	return err
}

// tellGoingOn tells, after Ctrl-C, how the run goes on, also without the scenario that was under way.
func (t *suiteRun) tellGoingOn() {
	again := "cwmplab test " + t.side + " --resume " + t.dir
	fmt.Fprintf(t.narrator(), "the run was interrupted; to go on: %s\n", again)
	if t.latest != nil && len(t.latest.Rules) > 0 {
		fmt.Fprintf(t.narrator(), "to go on without the scenario %q: %s --skip %s\n", t.latest.Name, again, t.latest.Rules[0])
	}
}

// tellStart tells in a log that a scenario begins; on a terminal the live line does.
func (t *suiteRun) tellStart(s *bench.Planned) {
	t.latest = s
	line := fmt.Sprintf("…  %s (about %s)\n", s.Name, s.Estimate)
	if !t.live.terminal {
		fmt.Fprint(t.live, line)
	}
	fmt.Fprint(t.log, line)
}

// tellNote tells why a scenario takes its time.
func (t *suiteRun) tellNote(text string) { fmt.Fprintf(t.narrator(), "       %s\n", text) }

// tellEnd tells what became of a scenario. What the plan left out it has told before, and what could not begin any more is
// counted: that is for the log.
func (t *suiteRun) tellEnd(s checks.Scenario) {
	out := t.narrator()
	begun := t.latest != nil && t.latest.Name == s.Name
	switch {
	case t.leftOut(s):
		out = t.log
	case s.State == "unfinished" && !begun:
		t.notBegun++
		out = t.log
	}
	fmt.Fprintf(out, "%s  %s (%.1f s)\n", mark(s.State), s.Name, s.Seconds)
	if s.Reason != "" {
		fmt.Fprintf(out, "       %s\n", strings.ReplaceAll(s.Reason, "\n", "\n       "))
	}
	if begun {
		t.tellLeft()
	}
}

// tellMeans tells how the device is woken, and what is known then of the time that the run takes.
func (t *suiteRun) tellMeans(means string, left time.Duration) {
	if left == 0 {
		fmt.Fprintf(t.narrator(), "the device is woken by %s; how long the run takes hangs on that\n", means)
		return
	}
	fmt.Fprintf(t.narrator(), "the device is woken by %s; the run takes about %s\n", means, bench.Roughly(left))
}

// leftEvery is after how many scenarios a log is told how far the run has come.
const leftEvery = 10

// tellLeft tells in a log how far the run has come; on a terminal the live line does.
func (t *suiteRun) tellLeft() {
	m := t.moment()
	if m.Number%leftEvery != 0 || m.Number == 0 || m.Number == m.Of {
		return
	}
	line := fmt.Sprintf("       %d of %s, about %s left\n", m.Number, scenarios(m.Of), bench.Roughly(m.Left))
	if !t.live.terminal {
		fmt.Fprint(t.live, line)
	}
	fmt.Fprint(t.log, line)
}

// mark shows the state of a scenario in a word of equal length.
func mark(state string) string {
	return map[string]string{"passed": "pass", "failed": "FAIL", "skipped": "skip", "unfinished": "STOP"}[state]
}
