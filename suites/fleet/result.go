package fleet

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Progress tells how a run goes.
type Progress struct {
	At             time.Duration // since the start
	Rate           float64       // sessions a second that came to their end since the last time
	Well, Failed   int           // sessions so far
	UnderWay       int           // sessions
	P99            time.Duration // of all round trips so far
	Broken         int           // requirements, so far
	Memory         Memory
	JudgeIsBehind  bool
	MissedSessions int
}

// Outcome is what came of a run.
type Outcome struct {
	Figures     checks.Fleet
	Interrupted bool
	fleet       *Fleet
}

// watch looks at the memory each second and tells the progress now and then, until stop is called.
func (f *Fleet) watch() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.memory.add(memoryAt(0))
		var last Progress
		for f.config.Clock.Wait(ctx, time.Second) == nil {
			now := f.elapsed()
			f.memory.add(memoryAt(now))
			if now-last.At >= f.config.Every {
				last = f.progress(now, last)
				f.config.Progress(last)
			}
		}
	}()
	return func() {
		cancel()
		<-done
		f.memory.add(memoryAt(f.elapsed()))
	}
}

func (f *Fleet) progress(now time.Duration, last Progress) Progress {
	g := &f.figures
	g.mu.Lock()
	p := Progress{At: now, Well: g.well, Failed: g.failed, UnderWay: g.begun - g.well - g.failed - g.cut, P99: g.roundTrips.percentile(99)}
	for _, n := range g.missed {
		p.MissedSessions += int(n)
	}
	g.mu.Unlock()
	p.Rate = float64(p.Well-last.Well) / (now - last.At).Seconds()
	p.Memory = memoryAt(now)
	p.JudgeIsBehind = f.judge.behind()
	f.judge.mu.Lock()
	defer f.judge.mu.Unlock()
	for _, e := range f.judge.errors {
		p.Broken += e.count
	}
	return p
}

// outcome sums up a run in which sessions were begun for so long.
func (f *Fleet) outcome(paced time.Duration, interrupted bool) *Outcome {
	g := &f.figures
	o := &Outcome{fleet: f, Interrupted: interrupted, Figures: checks.Fleet{
		Devices: f.config.Devices, Called: g.seen, Seconds: paced.Seconds(), Asked: f.config.Rate,
		Begun: g.begun, Well: g.well, Failed: g.failed, Cut: g.cut,
		Missed:    checks.FleetMissed{ACS: int(g.missed[forACS]), Judge: int(g.missed[forJudge]), Machine: int(g.missed[forUs])},
		RoundTrip: spreadOf(&g.roundTrips), Session: spreadOf(&g.sessions), Recorded: f.keeper.kept,
		Failures: []checks.FleetFailure{}, Broken: []checks.FleetRule{},
	}}
	if paced > 0 {
		o.Figures.Achieved = float64(g.well) / paced.Seconds()
	}
	for cause, n := range g.causes {
		o.Figures.Failures = append(o.Figures.Failures, checks.FleetFailure{Cause: cause, Count: n, Ours: ours(cause)})
	}
	slices.SortFunc(o.Figures.Failures, func(a, b checks.FleetFailure) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Cause, b.Cause))
	})
	for rule, e := range f.judge.errors {
		o.Figures.Broken = append(o.Figures.Broken, checks.FleetRule{Rule: rule, Outcome: e.outcome, Count: e.count, Sessions: e.sessions})
	}
	slices.SortFunc(o.Figures.Broken, func(a, b checks.FleetRule) int { return cmp.Compare(a.Rule, b.Rule) })
	for _, m := range f.memory.samples {
		o.Figures.Memory = append(o.Figures.Memory, checks.FleetMemory{Seconds: m.At.Seconds(), Live: m.Live, Total: m.Total})
	}
	return o
}

func spreadOf(s *spread) checks.FleetSpread {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return checks.FleetSpread{P50: ms(s.percentile(50)), P90: ms(s.percentile(90)), P99: ms(s.percentile(99)), Max: ms(s.longest)}
}

// Report is the verdict on the ACS with the figures. A run that did not do what was asked of it has none, unless a rule
// was broken: that stands.
func (o *Outcome) Report(run checks.Run) *checks.Report {
	rep := o.fleet.judge.runner.Report(run)
	rep.Fleet = &o.Figures
	for _, why := range o.unmet() {
		rep.NoVerdict(why)
	}
	return rep
}

// Taken lists the devices whose Inform the ACS has accepted: it may keep a record of each.
func (o *Outcome) Taken() []cwmp.DeviceID {
	var list []cwmp.DeviceID
	for n := range o.fleet.devices {
		if o.fleet.devices[n].taken {
			list = append(list, o.fleet.config.Who(n).ID)
		}
	}
	return list
}

// unmet says what of the run was not as asked, the weightiest first.
func (o *Outcome) unmet() []string {
	g, c := &o.Figures, &o.fleet.config
	var list []string
	over := g.Well + g.Failed
	switch {
	case g.Begun == 0:
		list = append(list, "no session was begun")
	case g.Well == 0 && over == 0 && !o.Interrupted:
		list = append(list, fmt.Sprintf("no session came to its end: no answer came in %.0f s", g.Seconds))
	case over > 0 && g.Well == 0:
		list = append(list, "no session came to its end: "+causes(g.Failures))
	case float64(g.Failed) > c.MaxFailed*float64(over):
		list = append(list, fmt.Sprintf("%d of %d sessions failed: %s", g.Failed, over, causes(g.Failures)))
	}
	if g.Achieved < c.MinRate {
		list = append(list, fmt.Sprintf("%.1f sessions a second came to their end, at least %.1f are wanted", g.Achieved, c.MinRate))
	}
	if o.Interrupted {
		list = append(list, fmt.Sprintf("the run was interrupted after %.0f of %.0f s", g.Seconds, c.For.Seconds()))
	}
	return list
}

// causes lists the most frequent causes of failures.
func causes(list []checks.FleetFailure) string {
	var words []string
	for i, f := range list {
		if i == 3 {
			words = append(words, "…")
			break
		}
		words = append(words, fmt.Sprintf("%s (%d)", f.Cause, f.Count))
	}
	return strings.Join(words, ", ")
}
