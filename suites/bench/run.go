package bench

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/extensions/globals"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"cwmplab/checks"
)

// running keeps runs apart: Ginkgo's state belongs to the whole process.
var running sync.Mutex

// result stands in for *testing.T, of which Ginkgo asks one method only.
type result struct{ failed bool }

func (r *result) Fail() { r.failed = true }

// Run runs the scenarios that register declares, one after the other. It returns an error only where nothing could
// run; what became of the scenarios is in [Bench.Report].
func (b *Bench) Run(ctx context.Context, name string, register func(*Bench)) error {
	if _, err := types.ParseLabelFilter(b.cfg.Filter); err != nil {
		return fmt.Errorf("the selection %q: %w", b.cfg.Filter, err)
	}
	running.Lock()
	defer running.Unlock()
	plan, err := b.declare(name, register)
	if err != nil {
		return err
	}
	b.interrupted, b.plan = ctx, plan
	b.reckon(plan)
	b.cfg.Planned(plan)
	fresh() // a preview leaves nothing that could be run
	register(b)
	ginkgo.ReportAfterEach(b.after)
	suite, reporter := b.ginkgoConfig()
	ginkgo.RunSpecs(&result{}, name, suite, reporter)
	return nil
}

// putBackLimit is how long a scenario may take to put back what it has changed after Ctrl-C. A second Ctrl-C does not
// wait for it.
const putBackLimit = 10 * time.Minute

// fresh makes Ginkgo forget what was declared before.
func fresh() {
	globals.Reset()
	formatter.ColorableStdOut = io.Discard // the only way to mute Ginkgo's own reporter
	gomega.RegisterFailHandler(ginkgo.Fail)
	gomega.EnforceDefaultTimeoutsWhenUsingContexts()
}

func (b *Bench) ginkgoConfig() (types.SuiteConfig, types.ReporterConfig) {
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.LabelFilter, suite.Timeout, suite.RandomSeed = b.cfg.Filter, 0, int64(b.cfg.Seed%(1<<31))
	suite.GracePeriod = putBackLimit
	reporter.NoColor, reporter.Succinct = true, true
	return suite, reporter
}

// It declares a scenario: the sentence it tests, the rules it has to reach, and what it provokes. The context ends
// when the run is interrupted or the scenario has taken longer than its limit on the clock of the run: that of the
// configuration, and no less than twice what the scenario says it takes, or what it says it may take at most.
func (b *Bench) It(text string, about ginkgo.Labels, body func(ctx context.Context)) {
	ginkgo.It(text, about, func(ginkgo.SpecContext) { // with a context it is let come to its end after Ctrl-C
		s := ginkgo.CurrentSpecReport()
		if b.interrupted.Err() != nil {
			ginkgo.Skip(wasInterrupted)
		}
		planned := b.plan.find(s.FullText())
		b.leaveOut(planned)
		if b.gone == nil { // else it ends at once
			b.cfg.Starting(planned)
		}
		b.cfg.World(func() {
			b.starts(planned)
			ctx, cancel := b.allot(max(b.cfg.Timeout, 2*planned.Estimate, planned.atMost()))
			defer cancel()
			defer context.AfterFunc(b.interrupted, cancel)()
			b.makeReady(ctx)
			b.begin(s.FullText(), labelled(s.Labels(), ruleLabel))
			defer b.finish()
			defer b.restore()
			body(ctx)
		})
	})
}

// allotted is the time of the scenario under way.
type allotted struct {
	whole time.Duration
	end   func()
	stop  func() bool
}

// allot limits the scenario under way.
func (b *Bench) allot(d time.Duration) (ctx context.Context, cancel func()) {
	ctx, end := context.WithCancel(context.Background())
	b.time = allotted{d, end, b.cfg.Clock.AfterFunc(d, end)}
	return ctx, func() { b.time.stop(); end() }
}

// beside does what is no part of the time of a scenario, which begins anew then: waiting for the subject to come.
func (b *Bench) beside(wait func() error) error {
	if b.time.stop == nil { // no scenario is under way
		return wait()
	}
	b.time.stop()
	defer func() { b.time.stop = b.cfg.Clock.AfterFunc(b.time.whole, b.time.end) }()
	return wait()
}

// wasInterrupted is why a scenario did not begin after Ctrl-C: the run has no verdict on it.
const wasInterrupted = "the run was interrupted"

// blamed tells whether a scenario that failed did so because one of its rules did. What the subject does wrong may keep
// it from being asked for the rest, so that the others need not have a verdict.
func (b *Bench) blamed(name string) bool {
	w := b.lastWindow(name)
	if w == nil {
		return false
	}
	for _, o := range w.seen {
		if o == checks.Fail {
			return true
		}
	}
	return false
}

// after takes down what became of a scenario.
func (b *Bench) after(s types.SpecReport) {
	if s.LeafNodeType != types.NodeTypeIt {
		return
	}
	planned := b.plan.find(s.FullText())
	if !planned.told() {
		return // left out by the selection, or done
	}
	sc := checks.Scenario{
		Name: s.FullText(), Section: strings.Join(labelled(s.Labels(), sectionLabel), ", "),
		Rules: labelled(s.Labels(), ruleLabel), Seconds: s.RunTime.Seconds(), Estimate: planned.Estimate.Seconds(), Reason: s.Failure.Message,
	}
	if s.State == types.SpecStateSkipped { // by the scenario, by the plan, or by Ginkgo after Ctrl-C
		sc.Reason = cmp.Or(sc.Reason, planned.Skip, wasInterrupted)
	}
	switch {
	case s.State == types.SpecStatePassed:
		sc.State = "passed"
	case (s.State == types.SpecStateSkipped || s.State == types.SpecStatePending) && sc.Reason != wasInterrupted:
		sc.State = "skipped"
	case s.State == types.SpecStateFailed && b.gone == nil && b.blamed(sc.Name):
		sc.State = "failed"
	default: // it did not reach its rule, timed out, panicked, was interrupted, or the subject did not come
		sc.State = "unfinished"
		if sc.Reason == "" {
			sc.Reason = s.State.String()
		}
	}
	b.scenarios = append(b.scenarios, sc)
	b.ended(planned, sc)
	if sc.Reason != wasInterrupted {
		b.keep(sc)
	}
	b.cfg.Progress(sc)
	b.tellRestart()
}
