package main

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
)

// judging holds the flags that say how and by what rules is judged.
type judging struct {
	rules        []string
	strict       bool
	verifiedOnly bool
	amendment    int
	issueOne     bool
	require      string
	minExercised int

	required []string // patterns of the file require
}

func (j *judging) flags(c *cobra.Command) {
	j.ruleFlags(c)
	c.Flags().StringVar(&j.require, "require", "", "file of rule IDs or globs that must be exercised, one a line; exit code 3 if one is not")
	c.Flags().IntVar(&j.minExercised, "min-exercised", 0, "fewest MUST rows that must be exercised; exit code 3 below")
}

// ruleFlags are those of flags that say how is judged, and nothing of what has to come of it.
func (j *judging) ruleFlags(c *cobra.Command) {
	c.Flags().StringSliceVar(&j.rules, "rule", nil, "judge by these rules only: IDs, globs (CWMP-SES-*), areas, sections or levels")
	c.Flags().BoolVar(&j.strict, "strict", false, "a broken SHOULD fails")
	c.Flags().BoolVar(&j.verifiedOnly, "verified-only", false, "only rules whose section was read may fail")
	c.Flags().IntVar(&j.amendment, "amendment", 0, "amendment of TR-069 the device claims (6 adds its rules)")
	c.Flags().BoolVar(&j.issueOne, "issue-one", false, "the peers speak the first issue of 2004: session end and RetryCount only warn")
}

// selected gives the rules that the flags ask for. It finds mistakes in all flags, before any work is done.
func (j *judging) selected() ([]*checks.Rule, error) {
	if j.amendment < 0 || j.amendment > 6 {
		return nil, usageError("1 to 6; without the flag nothing is assumed", "--amendment: there is no amendment %d of TR-069", j.amendment)
	}
	if j.require != "" {
		var err error
		if j.required, err = readLines(j.require); err != nil {
			return nil, usageError("a text file, one rule ID or glob a line", "--require: %w", err)
		}
	}
	rules, err := catalogue.Select(j.rules...)
	if err != nil {
		return nil, usageError("cwmplab rules lists them all", "--rule: %w", err)
	}
	return rules, nil
}

func (j *judging) options() checks.Options {
	return checks.Options{
		Policy:   checks.Policy{Strict: j.strict, VerifiedOnly: j.verifiedOnly},
		Declared: checks.Declared{Amendment: j.amendment, IssueOne: j.issueOne},
		Area:     catalogue.AreaOf,
	}
}

// selection tells in the report what was selected.
func (j *judging) selection() string {
	if len(j.rules) == 0 {
		return "all rules"
	}
	return strings.Join(j.rules, " ")
}

// demand turns an empty success into exit code 3, as --require and --min-exercised ask.
func (j *judging) demand(rep *checks.Report) {
	if rep.Summary.ExercisedMust < j.minExercised {
		rep.NoVerdict(fmt.Sprintf("%d MUST rows were exercised, %d are required", rep.Summary.ExercisedMust, j.minExercised))
	}
	var missing []string
	for _, p := range j.required {
		if !slices.ContainsFunc(rep.Results, func(r checks.Result) bool { ok, _ := path.Match(p, r.Rule); return ok && r.Exercised > 0 }) {
			missing = append(missing, p)
		}
	}
	if len(missing) > 0 {
		rep.NoVerdict("required and not exercised: " + strings.Join(missing, " "))
	}
}
