package checks

// Outcome is what became of a rule on a subject, worst last.
type Outcome string

// Outcomes of a rule on a subject.
const (
	NotApplicable Outcome = "notApplicable"
	Pass          Outcome = "pass"
	Unclear       Outcome = "inconclusive"
	Warn          Outcome = "warn"
	Fail          Outcome = "fail"
	RuleBroken    Outcome = "broken"
	// Outcomes that only a run of a suite adds.
	Skipped        Outcome = "skipped"
	Manual         Outcome = "manual"
	ExpectedFail   Outcome = "expectedFail"
	UnexpectedPass Outcome = "unexpectedPass"
)

// Policy maps what a check saw to an outcome.
type Policy struct {
	Strict       bool // a broken SHOULD fails
	VerifiedOnly bool // only confidence S and V may fail
}

// Of gives the outcome of a broken requirement: Fail or Warn.
func (p Policy) Of(r *Rule, b *Broken) Outcome {
	switch {
	case r.WarnOnly || b.Warning, !r.Confidence.MayFail(), p.VerifiedOnly && !r.Confidence.Read():
		return Warn
	case r.Level.Binding():
		return Fail
	case p.Strict && (r.Level == Should || r.Level == ShouldNot):
		return Fail
	}
	return Warn
}

// Worse gives the worse of two outcomes of a rule.
func (o Outcome) Worse(other Outcome) Outcome {
	if rank(other) > rank(o) {
		return other
	}
	return o
}
