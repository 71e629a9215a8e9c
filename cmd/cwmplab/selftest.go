package main

import (
	"encoding/json"
	"fmt"
	"sort"

	"github.com/spf13/cobra"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
)

// selftest is one run of selftest.
type selftest struct {
	streams
	json bool
}

func selftestCommand(s streams) *cobra.Command {
	t := &selftest{streams: s}
	c := &cobra.Command{
		Use:     "selftest [ID...]",
		Short:   "Prove the rules: every mutant on every golden recording",
		Example: "  cwmplab selftest\n  cwmplab selftest CWMP-SES-*",
		RunE:    func(c *cobra.Command, args []string) error { return t.run(args) },
	}
	c.Flags().BoolVar(&t.json, "json", false, "write JSON")
	return c
}

func (t *selftest) run(args []string) error {
	rules, err := catalogue.Select(args...)
	if err != nil {
		return usageError("cwmplab rules lists them all", "%w", err)
	}
	n := 0
	proof := checkstest.Prove(catalogue.All(), rules, checkstest.Goldens(), func(r *checks.Rule) {
		if n++; !t.json && n%20 == 0 {
			fmt.Fprintf(t.err, "%d of %d rules proved, last %s\n", n, len(rules), r.ID)
		}
	})
	if t.json {
		err = t.writeJSON(proof)
	} else {
		t.print(proof)
	}
	if err == nil && !proof.OK() {
		return exitError{checks.ExitViolation}
	}
	return err
}

func (t *selftest) print(p *checkstest.Proof) {
	for _, g := range []struct {
		name string
		list []checkstest.Defect
	}{{"alive", p.Alive}, {"stray", p.Stray}, {"dirty", p.Dirty}, {"not held", p.Unheld}} {
		for _, d := range g.list {
			fmt.Fprintf(t.out, "%s: %s\n", g.name, d)
		}
	}
	var names []string
	for name := range p.Unclear {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(t.out, "inconclusive on %s: %d\n", name, p.Unclear[name])
	}
	fmt.Fprintf(t.out, "rules %d; mutants killed %d, alive %d, stray findings %d; goldens clean %d, dirty %d; rules not reached %d\n",
		p.Rules, p.Killed, len(p.Alive), len(p.Stray), p.Clean, len(p.Dirty), len(p.Unheld))
}

func (t *selftest) writeJSON(p *checkstest.Proof) error {
	type mutants struct {
		Killed int                 `json:"killed"`
		Alive  []checkstest.Defect `json:"alive"`
		Stray  []checkstest.Defect `json:"stray"`
	}
	type goldens struct {
		Clean        int                 `json:"clean"`
		Dirty        []checkstest.Defect `json:"dirty"`
		Inconclusive map[string]int      `json:"inconclusive"`
	}
	e := json.NewEncoder(t.out)
	e.SetIndent("", " ")
	return e.Encode(struct {
		Rules      int                 `json:"rules"`
		Mutants    mutants             `json:"mutants"`
		Golden     goldens             `json:"golden"`
		NotReached []checkstest.Defect `json:"notReached"`
	}{p.Rules, mutants{p.Killed, list(p.Alive), list(p.Stray)}, goldens{p.Clean, list(p.Dirty), p.Unclear}, list(p.Unheld)})
}

// list makes an empty list of none, so that JSON readers find an array.
func list(d []checkstest.Defect) []checkstest.Defect { return append([]checkstest.Defect{}, d...) }
