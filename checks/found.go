package checks

// found tells of a finding as it arises. The result names rule and subject and holds this finding alone: what else will
// be found is not known yet, nor what follows from what.
func (r *Runner) found(i int, sub *subject, f Finding) {
	if r.opt.Found == nil {
		return
	}
	rule := r.rules[i]
	res := Result{Rule: rule.ID, Title: rule.Title, Level: rule.Level, Role: rule.Role.String(),
		Section: rule.Spec.Section(), Confidence: string(rule.Confidence), Subject: sub.id, Outcome: f.Outcome,
		Exercised: 1, Count: 1, Findings: []Finding{f}}
	if r.opt.Area != nil {
		res.Area = r.opt.Area(rule.ID)
	}
	r.opt.Found(res, f)
}
