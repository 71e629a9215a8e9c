package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"cwmplab/suites/bench"
)

// preview tells what a run would do. It is asked for by --list and --dry-run, and works without a device.
func (t *suiteRun) preview(side string) error {
	file, role, err := t.subject(side)
	if err != nil {
		return err
	}
	if t.dryRun {
		if err := reachable(file, role); err != nil {
			return err
		}
	}
	t.begin(time.Now())
	name, register := suiteOf(side)
	plan, err := bench.Preview(t.config(role, file), name, register)
	if err != nil {
		return selectionError(side, err)
	}
	if t.list {
		tellScenarios(t.out, plan.BySection())
	} else {
		fmt.Fprintf(t.out, "test %s, %s, seed %d\n\n", side, t.pick, t.seed)
		tellScenarios(t.out, plan.Scenarios)
	}
	tellPlan(t.out, plan)
	return nil
}

func selectionError(side string, err error) error {
	return usageError("cwmplab test "+side+" --list shows the scenarios there are", "%w", err)
}

// tellScenarios lists scenarios that were asked for: section and sentence, rules and estimate, why it would be skipped.
func tellScenarios(w io.Writer, list []bench.Planned) {
	for _, s := range list {
		if !s.Asked {
			continue
		}
		fmt.Fprintf(w, "%-8s %s\n         %s; about %s\n", strings.Join(s.Sections, ", "), s.Name, strings.Join(s.Rules, " "), s.Estimate)
		if len(s.Needs) > 0 {
			fmt.Fprintf(w, "         needs %s\n", needs(s.Needs))
		}
		if s.Skip != "" {
			fmt.Fprintf(w, "         skipped: %s\n", s.Skip)
		}
	}
}

func needs(list []bench.Need) string {
	var words []string
	for _, n := range list {
		words = append(words, string(n))
	}
	return strings.Join(words, ", ")
}

// tellPlan sums a plan up: how much runs and how long that takes, and what is left out for which reason.
func tellPlan(w io.Writer, p *bench.Plan) {
	fmt.Fprintf(w, "%s to run, about %s, where the other side answers at once\n", scenarios(p.Running()), p.Estimate().Round(time.Second))
	var reasons []string
	count := map[string]int{}
	for i := range p.Scenarios {
		if s := &p.Scenarios[i]; s.Asked && s.Skip != "" {
			if count[s.Skip] == 0 {
				reasons = append(reasons, s.Skip)
			}
			count[s.Skip]++
		}
	}
	for _, why := range reasons {
		fmt.Fprintf(w, "%s left out: %s\n", scenarios(count[why]), why)
	}
}

func scenarios(n int) string {
	if n == 1 {
		return "1 scenario"
	}
	return fmt.Sprintf("%d scenarios", n)
}
