package bench

import (
	"fmt"
	"slices"

	"cwmplab/checks"
)

// resume takes over what earlier parts of the run have come to.
func (b *Bench) resume(p *Progress) error {
	if p.Begun.Role != b.cfg.Role.String() {
		return fmt.Errorf("the run tests the %s, not the %s", p.Begun.Role, b.cfg.Role)
	}
	for _, s := range p.scenarios {
		b.past = append(b.past, s.Scenario)
		if !s.Start.IsZero() {
			seen := s.Seen
			if seen == nil {
				seen = map[string]checks.Outcome{}
			}
			b.windows = append(b.windows, window{name: s.Name, start: s.Start, end: s.End, seen: seen})
		}
		b.subjects = s.Used
	}
	b.earlier, b.leftovers = len(b.windows), p.NotRestored()
	return nil
}

// settled tells whether an earlier part of the run has done with a scenario, so that it is not repeated.
func (b *Bench) settled(name string) bool {
	var tries []checks.Scenario
	for _, s := range b.past {
		if s.Name == name {
			tries = append(tries, s)
		}
	}
	if len(tries) == 0 {
		return false
	}
	switch merge(tries).State {
	case "passed", "skipped":
		return true
	case "failed":
		return !b.cfg.RerunFailed
	}
	return false
}

// merged gives each scenario once, in the order in which they were first tried, with all its tries.
func merged(tries []checks.Scenario) []checks.Scenario {
	var names []string
	by := map[string][]checks.Scenario{}
	for _, s := range tries {
		if by[s.Name] == nil {
			names = append(names, s.Name)
		}
		by[s.Name] = append(by[s.Name], s)
	}
	list := make([]checks.Scenario, 0, len(names))
	for _, name := range names {
		list = append(list, merge(by[name]))
	}
	return list
}

// merge makes one scenario of its tries: the latest, but one that failed once has failed whatever came later.
func merge(tries []checks.Scenario) checks.Scenario {
	last := tries[len(tries)-1]
	if len(tries) == 1 {
		return last
	}
	sum, failed := last, 0
	sum.Attempts, sum.Seconds = nil, 0
	for _, s := range slices.Backward(tries) {
		sum.Attempts = append(sum.Attempts, checks.Attempt{State: s.State, Reason: s.Reason, Seconds: s.Seconds})
		sum.Seconds += s.Seconds
		if s.State == "failed" {
			failed++
			sum.State, sum.Reason = "failed", s.Reason
		}
	}
	slices.Reverse(sum.Attempts)
	if failed > 0 {
		sum.Reason = fmt.Sprintf("failed %d of %d: %s", failed, len(tries), sum.Reason)
	}
	return sum
}
