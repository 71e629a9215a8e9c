package reports

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"cwmplab/checks"
)

// Console writes the report for a person: who is to blame first, then what fails, then what warns, each with its place,
// then what could not be told, the scenarios of a suite, and the counts.
func Console(w io.Writer, r *checks.Report, o Options) error {
	p := &printer{w: w, all: o.All}
	p.headline(r)
	for _, b := range blocks(r) {
		p.gap()
		p.block(b)
	}
	p.unclear(r)
	p.scenarios(r)
	p.records(r)
	p.fleet(r)
	p.subjects(r)
	p.summary(r)
	return p.err
}

// printer keeps the first error, so that it is looked at once, and lets no control character pass.
type printer struct {
	w     io.Writer
	err   error
	all   bool
	begun bool // something was written
}

// gap sets what comes next apart from what was written before.
func (p *printer) gap() {
	if p.begun {
		p.f("\n")
	}
}

func (p *printer) f(format string, args ...any) {
	if p.err != nil {
		return
	}
	for i, a := range args {
		switch a := a.(type) {
		case string:
			args[i] = Printable(a)
		case fmt.Stringer:
			args[i] = Printable(a.String())
		}
	}
	_, p.err = fmt.Fprintf(p.w, format, args...)
	p.begun = true
}

func (p *printer) headline(r *checks.Report) {
	c := r.Summary.FirstCause
	switch {
	case r.Summary.Fail > 0 && c != nil:
		p.f("FAIL: %s %s broke %s first%s\n", c.Side, c.Subject, c.Rule, where(r, c))
	case r.ExitCode == checks.ExitViolation:
		p.f("FAIL: %s passed against expectation\n", plural(r.Summary.UnexpectedPass, "result"))
	case r.ExitCode == checks.ExitNoVerdict:
		p.f("NO VERDICT: %s\n", oneLine(r.Reason))
	case c != nil:
		p.f("No violation found. First warning: %s %s, %s%s\n", c.Side, c.Subject, c.Rule, where(r, c))
	}
}

func where(r *checks.Report, c *checks.FirstCause) string {
	s := ""
	if len(r.Run.Inputs) > 1 && c.Input != "" {
		s = ", " + c.Input
	}
	if c.Session > 0 {
		s += fmt.Sprintf(", session %d", c.Session)
	}
	if c.Frame > 0 {
		s += fmt.Sprintf(", frame %d", c.Frame)
	}
	return s
}

// mostUnclear is how many reasons for inconclusive results are shown without --all.
const mostUnclear = 5

// unclear lists what could not be told, and what was skipped, one line for each reason.
func (p *printer) unclear(r *checks.Report) {
	p.reasons(r, checks.Unclear, "Inconclusive, neither kept nor broken:", func(ids []string) string { return strings.Join(ids, " ") })
	p.reasons(r, checks.Skipped, "Skipped:", func(ids []string) string {
		if len(ids) > mostSkipped && !p.all {
			return plural(len(ids), "rule")
		}
		return strings.Join(ids, " ")
	})
}

// mostSkipped is how many rules that were skipped for the same reason are named without --all; more are counted.
const mostSkipped = 6

// reasons lists the reasons of an outcome, each with its rules.
func (p *printer) reasons(r *checks.Report, outcome checks.Outcome, title string, named func(ids []string) string) {
	var reasons []string
	rules := map[string][]string{}
	for i := range r.Results {
		res := &r.Results[i]
		if res.Outcome != outcome {
			continue
		}
		if _, known := rules[res.Reason]; !known {
			reasons = append(reasons, res.Reason)
		}
		rules[res.Reason] = appendNew(rules[res.Reason], res.Rule)
	}
	if len(reasons) == 0 {
		return
	}
	p.gap()
	p.f("%s\n", title)
	for i, reason := range reasons {
		if i == mostUnclear && !p.all {
			p.f("    … and %s more: --all shows them\n", plural(len(reasons)-i, "reason"))
			break
		}
		p.f("    %s: %s\n", named(rules[reason]), reason)
	}
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// mostReason is how many characters of a reason the console shows.
const mostReason = 300

// oneLine makes one line of a reason of several: an assertion that failed tells its message first and then prints Go
// values, which help nobody here. The whole stands in the JSON form.
func oneLine(s string) string {
	var words []string
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line == "{" {
			break
		}
		if line != "" && !strings.HasPrefix(line, "<") {
			words = append(words, line)
		}
	}
	text := []rune(strings.Join(words, " "))
	if len(text) > mostReason {
		text = append(text[:mostReason], '…')
	}
	return string(text)
}

// mostSubjects is how many rows the table of subjects has without --all.
const mostSubjects = 50

func (p *printer) subjects(r *checks.Report) {
	if len(r.Subjects) == 0 || p.err != nil {
		return
	}
	var table strings.Builder
	t := tabwriter.NewWriter(&table, 2, 8, 2, ' ', 0)
	fmt.Fprintln(t, "subject\trole\tversion\tsessions\tpass\tfail\twarn\tinconclusive\tnot exercised")
	counted := counts(r)
	for i, s := range r.Subjects {
		if i == mostSubjects && !p.all {
			fmt.Fprintf(t, "… and %d more: --all shows them\t\t\t\t\t\t\t\t\n", len(r.Subjects)-i)
			break
		}
		c := counted[side{s.Role, s.ID}]
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\n", Printable(s.ID), Printable(s.Role), Printable(version(s)), s.Sessions,
			c[checks.Pass], c[checks.Fail], c[checks.Warn], c[checks.Unclear], c[checks.NotApplicable])
	}
	p.gap()
	if p.err = t.Flush(); p.err == nil {
		_, p.err = io.WriteString(p.w, table.String())
	}
}

func version(s checks.Subject) string {
	switch {
	case s.Version == "":
		return "unknown"
	case s.VersionFrom == "":
		return s.Version
	}
	return s.Version + " (from " + s.VersionFrom + ")"
}

// side is one subject in one role: a device may be both.
type side struct{ role, id string }

func counts(r *checks.Report) map[side]map[checks.Outcome]int {
	all := map[side]map[checks.Outcome]int{}
	for _, s := range r.Subjects {
		all[side{s.Role, s.ID}] = map[checks.Outcome]int{}
	}
	for i := range r.Results {
		res := &r.Results[i]
		for _, role := range []string{"CPE", "ACS"} {
			if c := all[side{role, res.Subject}]; c != nil && roleFits(res.Role, role) {
				c[res.Outcome]++
			}
		}
	}
	return all
}

func (p *printer) summary(r *checks.Report) {
	s := r.Summary
	p.gap()
	p.f("%s, %s. Rules, per subject: %d pass, %d fail", plural(s.Sessions, "session"), plural(s.Exchanges, "exchange"), s.Pass, s.Fail)
	if s.FailUnread > 0 {
		p.f(" (%d of them by a section that was not re-read)", s.FailUnread)
	}
	p.f(", %d warn, %d inconclusive, %d not exercised", s.Warn, s.Inconclusive, s.NotApplicable)
	for _, extra := range []struct {
		n    int
		what string
	}{{s.Skipped, "skipped"}, {s.Manual, "manual"}, {s.ExpectedFail, "expected to fail"}, {s.UnexpectedPass, "passed against expectation"}, {s.Broken, "broken"}} {
		if extra.n > 0 {
			p.f(", %d %s", extra.n, extra.what)
		}
	}
	p.f(".\n")
	if c := s.FirstCause; c != nil {
		p.f("To have a rule explained: cwmplab rules %s\n", c.Rule)
	}
	exercised := fmt.Sprintf("%d of %d applicable MUST rows exercised", s.ExercisedMust, s.ApplicableMust)
	switch r.ExitCode {
	case checks.ExitNoViolation:
		p.f("No violation found; %s.\n", exercised)
	case checks.ExitViolation:
		p.f("Violations found; %s.\n", exercised)
		if r.Reason != "" {
			p.f("And the run is incomplete: %s.\n", oneLine(r.Reason))
		}
	default:
		p.f("No verdict: %s; %s.\n", oneLine(r.Reason), exercised)
	}
}

// plural gives "1 session", "2 sessions".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
