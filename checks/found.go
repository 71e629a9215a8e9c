package checks

// found tells of a finding as it arises. The result names rule and subject and holds this finding alone: what else will
// be found is not known yet, nor what follows from what.
func (r *Runner) found(i int, sub *subject, f Finding) {
	if r.opt.Found == nil {
		return
	}
	r.opt.Found(Result{Requirement: r.requirement(i), Subject: sub.id, Outcome: f.Outcome, Exercised: 1, Count: 1, Findings: []Finding{f}, Hint: &r.rules[i].Hint}, f)
}
