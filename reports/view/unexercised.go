package view

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
)

// Unexercised is a reason why rules say nothing, with the rules.
type Unexercised struct {
	Reason  string
	Outcome checks.Outcome
	Rules   []NamedRule
}

// NamedRule is a rule by its ID, with what it is about.
type NamedRule struct{ ID, About string }

// reasons gathers rules by the reason.
type reasons struct {
	rows   []Unexercised
	places map[string]int
	known  map[string]bool
}

func (g *reasons) add(reason string, outcome checks.Outcome, id, about string) {
	if g.places == nil {
		g.places, g.known = map[string]int{}, map[string]bool{}
	}
	key := string(outcome) + " " + reason
	at, ok := g.places[key]
	if !ok {
		at = len(g.rows)
		g.places[key] = at
		g.rows = append(g.rows, Unexercised{Reason: reason, Outcome: outcome})
	}
	if key += " " + id; !g.known[key] {
		g.known[key] = true
		g.rows[at].Rules = append(g.rows[at].Rules, NamedRule{id, about})
	}
}

// sorted gives the reason of most rules first.
func (g *reasons) sorted() []Unexercised {
	slices.SortStableFunc(g.rows, func(a, b Unexercised) int {
		return cmp.Or(cmp.Compare(len(b.Rules), len(a.Rules)), cmp.Compare(a.Reason, b.Reason))
	})
	return g.rows
}

// Gaps lists rules that compared nothing with any subject, by the reason; the reason of most rules first.
func Gaps(rep *checks.Report) []Unexercised {
	exercised := map[string]bool{}
	for i := range rep.Results {
		if rep.Results[i].Exercised > 0 {
			exercised[rep.Results[i].Rule] = true
		}
	}
	var g reasons
	for i := range rep.Results {
		r := &rep.Results[i]
		if exercised[r.Rule] || r.Reason == "" {
			continue
		}
		reason := r.Reason
		if reason == checks.NotExercised {
			reason = unseen(rulesByID()[r.Rule])
		}
		g.add(reason, r.Outcome, r.Rule, r.Title)
	}
	return g.sorted()
}

// rulesByID is the catalogue, sorted out once.
var rulesByID = sync.OnceValue(func() map[string]*checks.Rule {
	rules := map[string]*checks.Rule{}
	for _, r := range catalogue.All() {
		rules[r.ID] = r
	}
	return rules
})

// unseen says what was not there for a rule to compare; the rule may be nil.
func unseen(r *checks.Rule) string {
	if r == nil {
		return checks.NotExercised
	}
	what := ""
	switch o := r.Observe; {
	case r.CheckProvoked != nil:
		suite := map[cwmp.Role]string{cwmp.CPE: "cpe", cwmp.ACS: "acs"}[r.Role]
		return "no scenario has provoked it: cwmplab test " + cmp.Or(suite, "cpe, or acs")
	case len(o.Methods) > 0:
		what = strings.TrimSuffix(o.Methods[0], "Response")
	case o.Fault:
		what = "faults"
	case o.ConnReq:
		what = "connection requests"
	default:
		return checks.NotExercised
	}
	return what + ": not seen, or nothing in it that the rule speaks of"
}

// Inconclusive lists what could not be told, by the reason.
func Inconclusive(rep *checks.Report) []Unexercised {
	var g reasons
	for i := range rep.Results {
		if r := &rep.Results[i]; r.Outcome == checks.Unclear {
			g.add(r.Reason, r.Outcome, r.Rule, r.Title)
		}
	}
	return g.rows
}

// Missing lists the rows of the catalogue that have no rule yet, by the reason.
func Missing() []Unexercised {
	var g reasons
	for _, row := range catalogue.Rows() {
		g.add(row.Reason, "", row.ID, row.Level+", "+row.Section)
	}
	return g.sorted()
}
