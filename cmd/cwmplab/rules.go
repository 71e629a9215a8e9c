package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
)

// listing is one run of rules.
type listing struct {
	streams
	json, coverage bool
}

func rulesCommand(s streams) *cobra.Command {
	l := &listing{streams: s}
	c := &cobra.Command{
		Use:     "rules [ID...]",
		Short:   "List the catalogue, explain a rule, count what is covered",
		Example: "  cwmplab rules\n  cwmplab rules CWMP-SES-004\n  cwmplab rules --coverage",
		RunE:    func(c *cobra.Command, args []string) error { return l.run(args) },
	}
	c.Flags().BoolVar(&l.json, "json", false, "write JSON")
	c.Flags().BoolVar(&l.coverage, "coverage", false, "count rules and catalogue rows without a rule")
	return c
}

func (l *listing) run(args []string) error {
	rules, err := catalogue.Select(args...)
	if err != nil {
		return usageError("cwmplab rules lists them all", "%w", err)
	}
	switch {
	case l.json:
		return l.writeJSON(rules)
	case l.coverage:
		l.writeCoverage()
	case len(args) > 0 && len(rules) <= 5:
		for _, r := range rules {
			explain(l.out, r)
		}
	default:
		l.list(rules)
	}
	return nil
}

func (l *listing) list(rules []*checks.Rule) {
	t := tabwriter.NewWriter(l.out, 2, 8, 2, ' ', 0)
	for _, r := range rules {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Role, r.Level, r.Spec.Section(), r.Title)
	}
	_ = t.Flush() // writing to the user's own terminal
	fmt.Fprintf(l.out, "\n%d rules; %d catalogue rows have none yet (cwmplab rules --coverage)\n", len(rules), len(catalogue.Rows()))
}

// explain tells everything about one rule.
func explain(w io.Writer, r *checks.Rule) {
	fmt.Fprintf(w, "%s  %s\n", r.ID, r.Title)
	for _, row := range [][2]string{
		{"also", fmt.Sprint(r.Aliases)}, {"level", string(r.Level) + " (" + r.Role.String() + ")"}, {"section", r.Spec.String()},
		{"versions", r.Versions.String()}, {"confidence", confidence(r.Confidence)}, {"observes", catalogue.Observed(r)},
		{"allowed", r.Hint.Allowed}, {"usual cause", r.Hint.Cause}, {"consequence", r.Hint.Consequence}, {"remedy", r.Hint.Remedy},
	} {
		if row[1] != "" && row[1] != "[]" {
			fmt.Fprintf(w, "  %-12s %s\n", row[0], row[1])
		}
	}
	for _, m := range r.Mutants {
		fmt.Fprintf(w, "  %-12s %s\n", "seen failing", m.Edit.Name())
	}
	fmt.Fprintln(w)
}

func confidence(c checks.Confidence) string {
	switch {
	case c.Read():
		return string(c) + ", source read"
	case c.MayFail():
		return string(c) + ", well known, section not re-read"
	}
	return string(c) + ", unsure: warns at most"
}

// ruleJSON is the form of a rule in rules --json.
type ruleJSON struct {
	ID         string   `json:"id"`
	Aliases    []string `json:"aliases"`
	Title      string   `json:"title"`
	Area       string   `json:"area"`
	Level      string   `json:"level"`
	Role       string   `json:"role"`
	Section    string   `json:"section"`
	Versions   string   `json:"versions"`
	Confidence string   `json:"confidence"`
	Observe    string   `json:"observe"`
}

func (l *listing) writeJSON(rules []*checks.Rule) error {
	list := []ruleJSON{}
	for _, r := range rules {
		aliases := append([]string{}, r.Aliases...)
		list = append(list, ruleJSON{r.ID, aliases, r.Title, catalogue.AreaOf(r.ID), string(r.Level), r.Role.String(), r.Spec.Section(), r.Versions.String(), string(r.Confidence), catalogue.Observed(r)})
	}
	var doc any = list
	if l.coverage {
		doc = struct {
			Rules []ruleJSON      `json:"rules"`
			Rows  []catalogue.Row `json:"rowsWithoutRule"`
		}{list, catalogue.Rows()}
	}
	e := json.NewEncoder(l.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(doc)
}

func (l *listing) writeCoverage() {
	for _, g := range []struct {
		name string
		by   func(id, role, level string) string
	}{{"area", catalogue.ByArea}, {"role", catalogue.ByRole}, {"level", catalogue.ByLevel}} {
		t := tabwriter.NewWriter(l.out, 2, 8, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(t, "%s\twith rule\twithout\tof these passive\t\n", g.name)
		for _, c := range catalogue.Coverage(g.by) {
			fmt.Fprintf(t, "%s\t%d\t%d\t%d\t\n", c.Group, c.Covered, c.Missing, c.Passive)
		}
		_ = t.Flush()
		fmt.Fprintln(l.out)
	}
}
