package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"cwmplab/checks"
	acssuite "cwmplab/suites/acs"
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
		tellScenarios(t.out, plan.BySection(), nil)
	} else {
		fmt.Fprintf(t.out, "test %s, %s, seed %d\n\n", side, t.pick, t.seed)
		tellScenarios(t.out, plan.Scenarios, trafficOf(side))
	}
	tellPlan(t.out, plan)
	if t.dryRun && side == "acs" {
		tellTraffic(t.out, plan, bench.Gentle(t.config(role, file)))
	}
	return nil
}

func selectionError(side string, err error) error {
	return usageError("cwmplab test "+side+" --list shows the scenarios there are", "%w", err)
}

// trafficOf tells what the scenarios of a suite send, nil where the other side leads.
func trafficOf(side string) func(scenario string) (sends string, sessions int) {
	if side == "acs" {
		return acssuite.Traffic
	}
	return nil
}

// tellTraffic sums up what would be sent to an ACS.
func tellTraffic(w io.Writer, p *bench.Plan, gentle bool) {
	sessions := 0
	for i := range p.Scenarios {
		if s := &p.Scenarios[i]; s.Runs() {
			_, n := acssuite.Traffic(s.Name)
			sessions += n
		}
	}
	fmt.Fprintf(w, "they hold about %d sessions with the ACS, and more where it has work for the device, or keeps it waiting\n", sessions)
	if gentle {
		fmt.Fprintln(w, "the ACS is not on this machine: two sessions a second at most, and no devices but those of the device file")
	}
}

// tellScenarios lists scenarios that were asked for: section and sentence, rules and estimate, what it sends where that is
// known, why it would be skipped.
func tellScenarios(w io.Writer, list []bench.Planned, traffic func(string) (string, int)) {
	for _, s := range list {
		if !s.Asked {
			continue
		}
		fmt.Fprintf(w, "%-8s %s\n         %s; about %s\n", strings.Join(s.Sections, ", "), s.Name, strings.Join(s.Rules, " "), s.Estimate)
		if traffic != nil && s.Skip == "" {
			if sends, _ := traffic(s.Name); sends != "" {
				fmt.Fprintf(w, "         sends %s\n", sends)
			}
		}
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
	if n, sum := p.Restarts(); n > 0 {
		fmt.Fprintf(w, "%s of that for %s that restart the device, which may be quicker, or slower (--no-reboot leaves them out)\n", sum.Round(time.Second), scenarios(n))
	}
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
	slices.SortStableFunc(reasons, func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
	for _, why := range reasons {
		fmt.Fprintf(w, "%s left out: %s\n", scenarios(count[why]), why)
	}
}

// tellPlanned tells a run's plan before it begins, and where to read what it leaves out.
func (t *suiteRun) tellPlanned(p *bench.Plan) {
	t.planned = p
	tellPlan(t.narrator(), p)
	if slices.ContainsFunc(p.Scenarios, func(s bench.Planned) bool { return s.Asked && s.Skip != "" }) {
		fmt.Fprintf(t.narrator(), "--dry-run names what is left out\n")
	}
}

// leftOut tells whether the plan said already that a scenario is skipped, and why.
func (t *suiteRun) leftOut(s checks.Scenario) bool {
	return t.planned != nil && s.State == "skipped" && slices.ContainsFunc(t.planned.Scenarios, func(p bench.Planned) bool {
		return p.Name == s.Name && p.Skip == s.Reason
	})
}

func scenarios(n int) string {
	if n == 1 {
		return "1 scenario"
	}
	return fmt.Sprintf("%d scenarios", n)
}
