package bench

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
)

// Recording is the recording of the run under way, as assertions see it.
type Recording struct{ b *Bench }

// PassRule holds where each rule passes, or warns, over what the scenario under way recorded: all that lies behind its start.
// A rule that was not exercised does not pass: the scenario did not reach its subject. Where that lies in the device, which
// speaks another version or lacks the method, the scenario is skipped.
func PassRule(ids ...string) types.GomegaMatcher { return &passRule{ids: ids} }

type passRule struct {
	ids []string
	bad []string
}

// Match judges the recording from its start and counts only what belongs to this scenario. A session that is held open for
// further calls goes on, unless a rule does not pass before its end.
func (p *passRule) Match(actual any) (bool, error) {
	passed, err := p.match(actual)
	if rec, ok := actual.(*Recording); ok && !passed && err == nil && rec.b.acs != nil && rec.b.acs.open {
		rec.b.acs.letGo()
		return p.match(actual)
	}
	return passed, err
}

func (p *passRule) match(actual any) (bool, error) {
	rec, ok := actual.(*Recording)
	if !ok {
		return false, fmt.Errorf("PassRule wants a recording of the bench, not %T", actual)
	}
	b := rec.b
	if b.current < 0 {
		return false, fmt.Errorf("PassRule is asked outside a scenario")
	}
	ctx, cancel := b.limit(context.Background(), time.Minute)
	defer cancel()
	if err := b.rec.Drain(ctx); err != nil {
		return false, fmt.Errorf("the recording: %w", err)
	}
	w := &b.windows[b.current]
	results, err := b.judge(p.ids, w.start, time.Time{})
	if err != nil {
		return false, err
	}
	p.bad = nil
	for _, res := range results {
		w.seen[res.Rule] = res.Outcome
	}
	for _, res := range b.unreachable(results) {
		p.bad = append(p.bad, describe(res)+b.cause(res))
	}
	return len(p.bad) == 0, nil
}

// FailureMessage names each rule that did not pass, and where.
func (p *passRule) FailureMessage(any) string { return strings.Join(p.bad, "\n") }

// NegatedFailureMessage is for completeness.
func (p *passRule) NegatedFailureMessage(any) string {
	return "all rules passed: " + strings.Join(p.ids, " ")
}

func describe(res checks.Result) string {
	s := fmt.Sprintf("%s (%s) %s: %s", res.Rule, res.Section, res.Title, res.Outcome)
	switch {
	case res.Outcome == checks.NotApplicable:
		return s + ": the scenario did not reach it"
	case len(res.Findings) > 0:
		f := res.Findings[0]
		if f.Session == 0 { // what is missing stands nowhere
			return fmt.Sprintf("%s: %s; expected %s", s, f.Observed, f.Expected)
		}
		return fmt.Sprintf("%s: session %d, exchange %d, %s: %s; expected %s", s, f.Session, f.Exchange, f.Message, f.Observed, f.Expected)
	}
	return s + ": " + res.Reason
}

// judge folds the recording from its start with some rules and counts what lies between two times; a zero end means
// no end. One result per rule, the worst over the subjects.
func (b *Bench) judge(ids []string, start, end time.Time) ([]checks.Result, error) {
	var rules []*checks.Rule
	for _, id := range ids {
		r, ok := catalogue.Lookup(id)
		if !ok {
			return nil, fmt.Errorf("there is no rule %s", id)
		}
		rules = append(rules, r)
	}
	rd, err := capture.Open(b.rec.Path())
	if err != nil {
		return nil, err
	}
	defer rd.Close()
	opt := checks.Options{Declared: b.Declared(), Area: catalogue.AreaOf, Judges: b.bystanders().judges, Within: within(start, end)}
	rep, err := checks.JudgeAll(rd, rules, opt, checks.Run{})
	if err != nil {
		return nil, err
	}
	results := make([]checks.Result, 0, len(rules))
	for _, r := range rules {
		results = append(results, rep.Worst(r))
	}
	return results, nil
}

func within(start, end time.Time) func(time.Time) bool {
	return func(at time.Time) bool { return !at.Before(start) && (end.IsZero() || at.Before(end)) }
}
