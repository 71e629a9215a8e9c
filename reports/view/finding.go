package view

import (
	"cmp"
	"slices"

	"cwmplab/checks"
)

// Finding is one place where a requirement is broken, with what the rule says about it.
type Finding struct {
	checks.Finding
	Rule    *checks.Rule // nil for a rule that is not known
	RuleID  string
	Title   string
	Area    string
	Level   checks.Level
	Section string
	Subject string // the device or ACS
	Sure    checks.Confidence

	Flow   FlowID
	Number int // among the findings of its rule in its flow, from 1
}

// findingOf puts together what the runner told.
func (l *Library) findingOf(res checks.Result, f checks.Finding) *Finding {
	made := &Finding{Finding: f, Rule: l.rules[res.Rule], RuleID: res.Rule, Title: res.Title, Area: res.Area, Level: res.Level,
		Section: res.Section, Subject: res.Subject, Sure: checks.Confidence(res.Confidence)}
	if made.Rule != nil {
		made.Section = made.Rule.Spec.String()
	}
	return made
}

// place puts a finding where it belongs. The lock is held.
func (l *Library) place(made *Finding) {
	r := l.byName[made.Input]
	if r == nil {
		return
	}
	id := FlowID{Session: made.Session}
	if made.Session == 0 {
		id.Connection = made.Connection
	}
	e := r.entry(id)
	made.Flow = e.ID
	made.Number = 1
	for _, other := range e.Findings {
		if other.RuleID == made.RuleID {
			made.Number++
		}
	}
	e.Findings = append(e.Findings[:len(e.Findings):len(e.Findings)], made)
}

// Follows names the rule whose finding in the same flow explains this one, "" for none.
func (f *Finding) Follows(all []*Finding) string {
	if f.Finding.Follows != nil {
		return *f.Finding.Follows
	}
	if f.Rule == nil || f.Session == 0 {
		return ""
	}
	for _, cause := range f.Rule.Follows {
		if slices.ContainsFunc(all, func(o *Finding) bool { return o.RuleID == cause && o.Exchange <= f.Exchange }) {
			return cause
		}
	}
	return ""
}

// Fails tells that the finding fails its subject, rather than warns.
func (f *Finding) Fails() bool { return f.Outcome == checks.Fail }

// Order sorts findings: by exchange, then by place, failures first.
func Order(list []*Finding) []*Finding {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *Finding) int {
		return cmp.Or(cmp.Compare(a.Exchange, b.Exchange), cmp.Compare(direction(a), direction(b)),
			cmp.Compare(a.WireOffset, b.WireOffset), cmp.Compare(a.RuleID, b.RuleID))
	})
	return list
}

func direction(f *Finding) int {
	if f.Direction == "response" {
		return 1
	}
	return 0
}

// In gives the findings of one message.
func In(list []*Finding, exchange int, direction string) []*Finding {
	var of []*Finding
	for _, f := range list {
		if f.Exchange == exchange && f.Direction == direction {
			of = append(of, f)
		}
	}
	return of
}
