package benchtest

import (
	"cwmplab/checks"
)

// Failing lists the rules of a report that fail or are broken, in the order of the catalogue.
func Failing(rep *checks.Report) []string {
	var ids []string
	for _, r := range rep.Results {
		if r.Outcome == checks.Fail || r.Outcome == checks.RuleBroken {
			ids = append(ids, r.Rule)
		}
	}
	return ids
}
