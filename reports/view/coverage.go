package view

import (
	"cmp"
	"slices"

	"cwmplab/checks"
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
