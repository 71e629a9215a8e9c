package reports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"cwmplab/checks"
)

// mostAlike is how many scenarios that did not run, or did not finish, for the same reason are named without --all; more are
// counted.
const mostAlike = 2

// scenarios tells how many passed, and names those that did not.
func (p *printer) scenarios(r *checks.Report) {
	if len(r.Scenarios) == 0 {
		return
	}
	p.gap()
	states := map[string]int{}
	alike := map[[2]string]int{} // by state and reason
	for _, s := range r.Scenarios {
		states[s.State]++
		alike[[2]string{s.State, oneLine(s.Reason)}]++
	}
	told := map[[2]string]bool{}
	list := slices.Clone(r.Scenarios)
	slices.SortStableFunc(list, func(a, b checks.Scenario) int { return cmp.Compare(weight(a), weight(b)) })
	for _, s := range list {
		kind := [2]string{s.State, oneLine(s.Reason)}
		switch {
		case s.State == "passed":
		case s.State == "failed" || p.all || alike[kind] <= mostAlike:
			p.scenario(s.State, s.Name, kind[1])
		case !told[kind]:
			told[kind] = true
			p.f("%s %s: %s\n", plural(alike[kind], "scenario"), s.State, kind[1])
		}
	}
	p.f("%d of %s passed%s%s.\n", states["passed"], plural(len(r.Scenarios)-states["skipped"], "scenario"), left(states["skipped"]), named(len(told) > 0))
	for _, kind := range slices.Sorted(maps.Keys(r.Used)) {
		p.f("used for %s: %s\n", kind, r.Used[kind])
	}
	for _, what := range r.NotRestored {
		p.f("NOT put back: %s\n", what)
	}
	for _, who := range r.Others {
		p.f("another device came, and was not judged: %s\n", who)
	}
}

// weight has what ran come before what did not.
func weight(s checks.Scenario) int {
	if s.State == "skipped" {
		return 1
	}
	return 0
}

func (p *printer) scenario(state, name, reason string) {
	p.f("scenario %s: %s\n", state, name)
	if reason != "" {
		p.f("    %s\n", reason)
	}
}

// left tells how many scenarios were skipped.
func left(skipped int) string {
	if skipped == 0 {
		return ""
	}
	return fmt.Sprintf(", %d skipped", skipped)
}

// named tells how to read the names of scenarios that were counted.
func named(counted bool) string {
	if !counted {
		return ""
	}
	return " (--all names them)"
}
