package bench

import (
	"fmt"
	"slices"

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
	rep, err := checks.JudgeAll(rd, b.rules, opt, run)
	if err != nil {
		return nil, fmt.Errorf("judging the recording of the run: %w", err)
	}
	b.scenarios, b.past = merged(append(b.past, b.scenarios...)), nil
	rep.Scenarios, rep.Used, rep.NotRestored = b.scenarios, b.subjects, b.leftovers
	rep.Records = b.records
	b.markSkipped(rep)
	for _, w := range b.windows {
		if err := b.compare(rep, w); err != nil {
			return nil, err
		}
	}
	rep.Expect(b.cfg.Known, b.cfg.Clock.Now())
	b.unfinished(rep)
	if b.progress.err != nil {
		rep.NoVerdict("the progress of the run could not be kept: " + b.progress.err.Error())
	}
	return rep, nil
}

// compare judges the window of a scenario again and holds it against what the scenario saw.
func (b *Bench) compare(rep *checks.Report, w window) error {
	var ids []string
	for id := range w.seen {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if len(ids) == 0 {
		return nil
	}
	results, err := b.judge(ids, w.start, w.end)
	if err != nil {
		return err
	}
	for _, res := range results {
		was := w.seen[res.Rule]
		if was == checks.NotApplicable || was == checks.Unclear {
			continue // what came after the scenario gave up may have told more
		}
		if was != res.Outcome {
			markBroken(rep, res.Rule, fmt.Sprintf("the scenario %q saw %s, the whole recording says %s", w.name, was, res.Outcome))
		}
	}
	return nil
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
			rep.NoVerdict(fmt.Sprintf("the scenario %q did not finish: %s", s.Name, s.Reason))
		case "failed":
			if b.expected(rep, s) {
				continue
			}
			rep.NoVerdict(fmt.Sprintf("the scenario %q failed: %s", s.Name, s.Reason))
		}
	}
	if slices.IndexFunc(b.scenarios, func(s checks.Scenario) bool { return s.State != "skipped" }) < 0 && len(b.scenarios) > 0 {
		rep.NoVerdict("every scenario was skipped")
	}
}
