package bench

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
)

// Report is the final fold over the whole recording, with the scenarios. Call it after [Bench.Close]. A rule that a
// scenario saw otherwise than the final fold does is broken.
func (b *Bench) Report(run checks.Run, policy checks.Policy) (*checks.Report, error) {
	rd, err := capture.Open(b.rec.Path())
	if err != nil {
		return nil, err
	}
	defer rd.Close()
	opt := checks.Options{Policy: policy, Declared: b.Declared(), Area: catalogue.AreaOf, Input: b.rec.Path()}
	final := b.finals()
	others := b.bystanders()
	opt.Told, opt.Judges = final.told, others.judges
	rep, err := checks.JudgeAll(rd, b.rules, opt, run)
	if err != nil {
		return nil, fmt.Errorf("judging the recording of the run: %w", err)
	}
	b.scenarios, b.past = merged(append(b.past, b.scenarios...)), nil
	rep.Scenarios, rep.Used, rep.NotRestored = b.scenarios, b.subjects, b.leftovers
	rep.Records, rep.Others = b.records, others.met
	b.markSkipped(rep)
	final.compare(rep)
	rep.Expect(b.cfg.Known, b.cfg.Clock.Now())
	b.unfinished(rep)
	if b.progress.err != nil {
		rep.NoVerdict("the progress of the run could not be kept: " + b.progress.err.Error())
	}
	return rep, nil
}

// finals are the verdicts of the final fold on what the scenarios have seen, window by window.
type finals struct {
	windows []window
	worst   []map[string]checks.Outcome // by rule, of the rules that the scenario asked for
}

func (b *Bench) finals() *finals {
	f := &finals{windows: b.windows}
	for range b.windows {
		f.worst = append(f.worst, map[string]checks.Outcome{})
	}
	return f
}

// told takes a verdict for the windows that it falls into; one without a time falls into all.
func (f *finals) told(r *checks.Rule, at time.Time, o checks.Outcome) {
	for i, w := range f.windows {
		if _, asked := w.seen[r.ID]; !asked || !at.IsZero() && !within(w.start, w.end)(at) {
			continue
		}
		if was, ok := f.worst[i][r.ID]; !ok || was.Worse(o) == o {
			f.worst[i][r.ID] = o
		}
	}
}

// compare holds the final verdicts against what the scenarios saw.
func (f *finals) compare(rep *checks.Report) {
	for i, w := range f.windows {
		for _, id := range slices.Sorted(maps.Keys(w.seen)) {
			was, is := w.seen[id], f.worst[i][id]
			if was == checks.NotApplicable || was == checks.Unclear {
				continue // what came after the scenario gave up may have told more
			}
			if is == "" {
				is = checks.NotApplicable
			}
			if was != is {
				markBroken(rep, id, fmt.Sprintf("the scenario %q saw %s, the whole recording says %s", w.name, was, is))
			}
		}
	}
}

func markBroken(rep *checks.Report, id, why string) {
	for i := range rep.Results {
		if rep.Results[i].Rule == id {
			rep.Results[i].Outcome, rep.Results[i].Reason = checks.RuleBroken, why
		}
	}
}

// unfinished turns scenarios that did not come to their end, or did not reach their rule, into "no verdict".
func (b *Bench) unfinished(rep *checks.Report) {
	if b.gone != nil {
		rep.NoVerdict(b.gone.Error())
	}
	if len(b.scenarios) == 0 {
		rep.NoVerdict("no scenario was selected")
	}
	for _, s := range b.scenarios {
		switch s.State {
		case "unfinished":
			what := "did not finish"
			if w := b.lastWindow(s.Name); w != nil && len(w.seen) > 0 { // it did, and its rules could not tell
				what = "came to no verdict"
			}
			rep.NoVerdict(fmt.Sprintf("the scenario %q %s: %s", s.Name, what, s.Reason))
		case "failed":
			if b.expected(rep, s) || fails(rep, s.Rules) {
				continue // the rules have their verdict
			}
			rep.NoVerdict(fmt.Sprintf("the scenario %q failed: %s", s.Name, s.Reason))
		}
	}
	if slices.IndexFunc(b.scenarios, func(s checks.Scenario) bool { return s.State != "skipped" }) < 0 && len(b.scenarios) > 0 {
		rep.NoVerdict("every scenario was skipped")
	}
}

// fails tells whether the report has a failure of one of the rules.
func fails(rep *checks.Report, rules []string) bool {
	return slices.ContainsFunc(rep.Results, func(r checks.Result) bool {
		return r.Outcome == checks.Fail && slices.Contains(rules, r.Rule)
	})
}
