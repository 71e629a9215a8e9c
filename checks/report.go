package checks

import (
	"cmp"
	"slices"

	"cwmplab/cwmp"
)

// Report sums up what was told so far. Subjects come in the order of their first session, CPEs before ACSs; results
// in the order of the rules within each subject.
func (r *Runner) Report(run Run) *Report {
	rep := &Report{Format: FormatName, Run: run, Summary: r.summary, Subjects: []Subject{}, Results: []Result{}}
	subs := slices.DeleteFunc(slices.Clone(r.parties.order), func(s *subject) bool { return !s.judged || s.gone })
	subs = r.parties.crowd(subs, len(r.rules))
	slices.SortStableFunc(subs, func(a, b *subject) int { return cmp.Compare(roleOrder(a), roleOrder(b)) })
	rep.Results = slices.Grow(rep.Results, r.resultsOf(subs))
	tallies := make([]tally, len(r.rules))
	for _, s := range subs {
		sub := Subject{ID: s.id, Role: s.role.String(), VersionFrom: s.from, Sessions: int(s.sessions), Devices: int(s.devices)}
		if s.version != 0 {
			sub.Version = s.version.String()
		}
		rep.Subjects = append(rep.Subjects, sub)
		tallies = s.tallies.into(tallies)
		for i, rule := range r.rules {
			if sideMatches(rule, s) {
				rep.Results = append(rep.Results, r.result(i, s, tallies[i]))
			}
		}
	}
	markFollows(rep, r.rules)
	rep.Close()
	return rep
}

// resultsOf counts the results of subjects: a slice that grows as it is filled takes twice the memory.
func (r *Runner) resultsOf(subs []*subject) int {
	var each [cwmp.Both + 1]int
	for role := range each {
		for _, rule := range r.rules {
			if rule.Role.Has(cwmp.Role(role)) { //nolint:gosec // a role
				each[role]++
			}
		}
	}
	n := 0
	for _, s := range subs {
		n += each[s.role]
	}
	return n
}

func (r *Runner) result(i int, s *subject, t tally) Result {
	res := Result{Requirement: r.requirement(i), Subject: s.id, Outcome: NotApplicable}
	if why := r.broken[i]; why != "" {
		res.Outcome, res.Reason = RuleBroken, why
		return res
	}
	res.Exercised, res.Count, res.Outcome = int(t.exercised), int(t.broken), outcomeOf[t.worst]
	if t.detail > 0 {
		d := s.details[t.detail-1]
		res.Findings = slices.Clone(d.findings)
		if res.Outcome == Unclear {
			res.Reason = d.reason
		}
	}
	switch {
	case res.Outcome == NotApplicable:
		res.Reason = r.whyNot(i)
	case res.Outcome != Pass:
		res.Hint = &r.rules[i].Hint
	}
	return res
}

// requirement is what the results of a rule are about.
func (r *Runner) requirement(i int) *Requirement {
	if r.requirements == nil {
		r.requirements = make([]*Requirement, len(r.rules))
	}
	if r.requirements[i] == nil {
		r.requirements[i] = requirementOf(r.rules[i], r.opt.Area)
	}
	return r.requirements[i]
}

// outcomeOf leads from the rank of a tally to its outcome.
var outcomeOf = [...]Outcome{rankNone: NotApplicable, rankPass: Pass, rankUnclear: Unclear, rankWarn: Warn, rankFail: Fail, rankBroken: RuleBroken}

// NotExercised is the reason of a result whose rule applies and had nothing to judge.
const NotExercised = "not exercised: nothing the rule speaks of was seen"

// whyNot says why a rule had nothing to judge.
func (r *Runner) whyNot(i int) string {
	if why := r.off[i]; why != "" {
		return why
	}
	return NotExercised
}

// markFollows marks findings that an earlier finding of a named cause in the same session explains.
func markFollows(rep *Report, rules []*Rule) {
	type key struct {
		rule, input string
		session     int
	}
	first := map[key]int{}
	for _, res := range rep.Results {
		for _, f := range res.Findings {
			k := key{res.Rule, f.Input, f.Session}
			if n, ok := first[k]; !ok || f.Exchange < n {
				first[k] = f.Exchange
			}
		}
	}
	causes := map[string][]string{}
	for _, r := range rules {
		causes[r.ID] = r.Follows
	}
	for i := range rep.Results {
		res := &rep.Results[i]
		for j := range res.Findings {
			f := &res.Findings[j]
			for _, cause := range causes[res.Rule] {
				if n, ok := first[key{cause, f.Input, f.Session}]; ok && f.Session > 0 && n <= f.Exchange {
					f.Follows = &cause
					break
				}
			}
		}
	}
}

// Close counts the results and settles first cause, verdict and exit code. It is called again after a run of a
// suite has added results of its own.
func (rep *Report) Close() {
	kept := Summary{Sessions: rep.Summary.Sessions, Exchanges: rep.Summary.Exchanges}
	rep.Summary = kept
	for i := range rep.Results {
		rep.Summary.count(&rep.Results[i])
	}
	rep.Summary.rows(rep.Results)
	rep.Summary.FirstCause = firstCause(rep.Results)
	rep.settle()
}

func (s *Summary) count(r *Result) {
	switch r.Outcome {
	case Pass:
		s.Pass++
	case Fail:
		s.Fail++
		if !r.confidence().Read() {
			s.FailUnread++
		}
	case Warn:
		s.Warn++
	case NotApplicable:
		s.NotApplicable++
	case Unclear:
		s.Inconclusive++
	case RuleBroken:
		s.Broken++
	case Skipped:
		s.Skipped++
	case Manual:
		s.Manual++
	case ExpectedFail:
		s.ExpectedFail++
	case UnexpectedPass:
		s.UnexpectedPass++
	}
}

// rows counts the MUST rows that apply, and those of them that were compared with any subject: each row once.
func (s *Summary) rows(results []Result) {
	exercised := map[string]bool{}
	for i := range results {
		if r := &results[i]; r.Level.Binding() {
			exercised[r.Rule] = exercised[r.Rule] || r.Exercised > 0
		}
	}
	s.ApplicableMust = len(exercised)
	for _, yes := range exercised {
		if yes {
			s.ExercisedMust++
		}
	}
}

func (r *Result) confidence() Confidence { return Confidence(r.Confidence) }

// firstCause finds the earliest failing finding that follows from no other, warnings only where nothing fails.
func firstCause(results []Result) *FirstCause {
	for _, want := range []Outcome{Fail, Warn} {
		var best *Finding
		var of *Result
		for i := range results {
			for j := range results[i].Findings {
				f := &results[i].Findings[j]
				if f.Outcome == want && f.Follows == nil && (best == nil || earlier(f, best)) {
					best, of = f, &results[i]
				}
			}
		}
		if best != nil {
			return &FirstCause{Rule: of.Rule, Side: best.Side, Input: best.Input, Session: best.Session, Frame: best.Frame, Subject: of.Subject}
		}
	}
	return nil
}

func earlier(a, b *Finding) bool {
	if a.Time.IsZero() != b.Time.IsZero() {
		return b.Time.IsZero() // what lies nowhere is no cause of what lies somewhere
	}
	if c := a.Time.Compare(b.Time); c != 0 {
		return c < 0
	}
	return a.WireOffset < b.WireOffset
}
