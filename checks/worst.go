package checks

// Worst gives the result of a rule over all subjects: the worst outcome stands, and exercised and findings are added
// up. Subjects the rule said nothing about do not count where another has something to say.
func (rep *Report) Worst(rule *Rule) Result {
	worst := Result{Requirement: requirementOf(rule, nil), Outcome: NotApplicable}
	exercised, count := 0, 0
	for _, res := range rep.Results {
		if res.Rule != rule.ID {
			continue
		}
		exercised += res.Exercised
		count += res.Count
		if rank(res.Outcome) >= rank(worst.Outcome) {
			worst = res
		}
	}
	worst.Exercised, worst.Count = exercised, count
	return worst
}
