package view

import (
	"cmp"
	"slices"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
)

// Area counts the results of one area by outcome.
type Area struct {
	Name   string
	Counts map[checks.Outcome]int
}

// Areas is the matrix of areas and outcomes of a report, results counted per rule and subject.
func Areas(rep *checks.Report) []Area {
	var rows []Area
	for i := range rep.Results {
		r := &rep.Results[i]
		at := slices.IndexFunc(rows, func(a Area) bool { return a.Name == r.Area })
		if at < 0 {
			at = len(rows)
			rows = append(rows, Area{r.Area, map[checks.Outcome]int{}})
		}
		rows[at].Counts[r.Outcome]++
	}
	slices.SortFunc(rows, func(a, b Area) int { return cmp.Compare(a.Name, b.Name) })
	return rows
}

// Unexercised is a reason why rules say nothing, with the rules.
type Unexercised struct {
	Reason  string
	Outcome checks.Outcome
	Rules   []string
}

// Gaps lists rules that compared nothing with any subject, by the reason; the reason of most rules first.
func Gaps(rep *checks.Report) []Unexercised {
	exercised := map[string]bool{}
	for i := range rep.Results {
		if rep.Results[i].Exercised > 0 {
			exercised[rep.Results[i].Rule] = true
		}
	}
	var rows []Unexercised
	for i := range rep.Results {
		r := &rep.Results[i]
		if exercised[r.Rule] || r.Reason == "" {
			continue
		}
		at := slices.IndexFunc(rows, func(g Unexercised) bool { return g.Reason == r.Reason && g.Outcome == r.Outcome })
		if at < 0 {
			at = len(rows)
			rows = append(rows, Unexercised{Reason: r.Reason, Outcome: r.Outcome})
		}
		if !slices.Contains(rows[at].Rules, r.Rule) {
			rows[at].Rules = append(rows[at].Rules, r.Rule)
		}
	}
	slices.SortStableFunc(rows, func(a, b Unexercised) int { return cmp.Compare(len(b.Rules), len(a.Rules)) })
	return rows
}

// Missing lists the rows of the catalogue that have no rule yet, by the reason.
func Missing() []Unexercised {
	var rows []Unexercised
	for _, row := range catalogue.Rows() {
		at := slices.IndexFunc(rows, func(u Unexercised) bool { return u.Reason == row.Reason })
		if at < 0 {
			at = len(rows)
			rows = append(rows, Unexercised{Reason: row.Reason})
		}
		rows[at].Rules = append(rows[at].Rules, row.ID)
	}
	slices.SortStableFunc(rows, func(a, b Unexercised) int { return cmp.Compare(len(b.Rules), len(a.Rules)) })
	return rows
}

// Outcomes lists the outcomes that the matrix of areas shows, worst first.
var Outcomes = []checks.Outcome{checks.RuleBroken, checks.Fail, checks.UnexpectedPass, checks.Warn, checks.ExpectedFail,
	checks.Unclear, checks.Manual, checks.Skipped, checks.Pass, checks.NotApplicable}

// Shown are those of [Outcomes] that occur in the matrix; fail, warn, inconclusive, pass and notApplicable always do.
func Shown(areas []Area) []checks.Outcome {
	return slices.DeleteFunc(slices.Clone(Outcomes), func(o checks.Outcome) bool {
		switch o {
		case checks.Fail, checks.Warn, checks.Unclear, checks.Pass, checks.NotApplicable:
			return false
		}
		return !slices.ContainsFunc(areas, func(a Area) bool { return a.Counts[o] > 0 })
	})
}
