package bench

import (
	"slices"
	"strings"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
)

// notSelected is why a scenario that the user did not ask for left its rules unexercised.
const notSelected = "not selected"

// markSkipped tells of each rule that nothing exercised, and that only scenarios which did not run would have, why it was
// skipped. A rule of which a scenario ran stays what the recording says.
func (b *Bench) markSkipped(rep *checks.Report) {
	if b.plan == nil {
		return
	}
	why := b.skippedRules()
	for i := range rep.Results {
		r := &rep.Results[i]
		if reason := why[r.Rule]; reason != "" && r.Outcome == checks.NotApplicable && r.Reason == checks.NotExercised {
			r.Outcome, r.Reason = checks.Skipped, reason
		}
	}
}

// skippedRules gives the reason for each rule of which every scenario was left out or skipped.
func (b *Bench) skippedRules() map[string]string {
	why, ran := map[string]string{}, map[string]bool{}
	for i := range b.plan.Scenarios {
		s := &b.plan.Scenarios[i]
		reason := b.reasonOf(s)
		for _, id := range s.Rules {
			if r, ok := catalogue.Lookup(id); ok {
				id = r.ID
			}
			switch {
			case reason == "":
				ran[id] = true
			case why[id] == "" || why[id] == notSelected: // a reason that says more
				why[id] = reason
			}
		}
	}
	for id := range ran {
		delete(why, id)
	}
	return why
}

// expected tells whether a scenario failed by nothing but rules that are expected to fail.
func (b *Bench) expected(rep *checks.Report, s checks.Scenario) bool {
	known := false
	for _, w := range b.windows {
		if w.name != s.Name {
			continue
		}
		for id, seen := range w.seen {
			if seen == checks.Pass {
				continue
			}
			known = slices.ContainsFunc(rep.Results, func(r checks.Result) bool { return r.Rule == id && r.Outcome == checks.ExpectedFail })
			if !known {
				return false
			}
		}
	}
	return known
}

// reasonOf says why a scenario did not run, "" for one that did, be it in an earlier part of the run.
func (b *Bench) reasonOf(s *Planned) string {
	for _, sc := range b.scenarios {
		if sc.Name != s.Name {
			continue
		}
		if sc.State != "skipped" {
			return ""
		}
		reason, _, _ := strings.Cut(sc.Reason, "\n")
		return reason
	}
	if !s.Asked {
		return notSelected
	}
	return s.Skip
}
