package reports

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"cwmplab/checks"
)

// Console writes the report for a person: who is to blame first, then every finding with its place, then the counts.
func Console(w io.Writer, r *checks.Report) error {
	p := &printer{w: w}
	p.headline(r)
	for i := range r.Results {
		p.result(r, &r.Results[i])
	}
	p.unclear(r)
	p.subjects(r)
	p.summary(r)
	return p.err
}

// printer keeps the first error, so that it is looked at once.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) headline(r *checks.Report) {
	c := r.Summary.FirstCause
	switch {
	case r.ExitCode == checks.ExitViolation && c != nil:
		p.f("FAIL: %s %s broke %s first%s\n\n", c.Side, c.Subject, c.Rule, where(c))
	case r.ExitCode == checks.ExitNoVerdict:
		p.f("NO VERDICT: %s\n\n", r.Reason)
	case c != nil:
		p.f("No violation found. First warning: %s %s, %s%s\n\n", c.Side, c.Subject, c.Rule, where(c))
	}
}

func where(c *checks.FirstCause) string {
	s := ""
	if c.Session > 0 {
		s = fmt.Sprintf(", session %d", c.Session)
	}
	if c.Frame > 0 {
		s += fmt.Sprintf(", frame %d", c.Frame)
	}
	return s
}

// word shows an outcome so that it can be searched in a log.
var word = map[checks.Outcome]string{checks.Fail: "FAIL", checks.Warn: "WARN", checks.RuleBroken: "BROKEN",
	checks.Unclear: "UNCLEAR", checks.ExpectedFail: "EXPECTED", checks.UnexpectedPass: "UNEXPECTED PASS"}

func (p *printer) result(r *checks.Report, res *checks.Result) {
	switch res.Outcome {
	case checks.Fail, checks.Warn, checks.ExpectedFail:
	case checks.RuleBroken:
		p.f("%s %s: %s; please report this\n", word[res.Outcome], res.Rule, res.Reason)
		return
	default:
		return
	}
	shown, folded := 0, 0
	for i := range res.Findings {
		f := &res.Findings[i]
		if f.Follows != nil {
			folded++
			continue
		}
		p.finding(res, f)
		shown++
	}
	if rest := res.Count - shown - folded; rest > 0 {
		p.f("    … and %d more of %s\n", rest, res.Rule)
	}
	if folded > 0 {
		p.f("%s %s: %d finding(s) follow from %s\n", word[res.Outcome], res.Rule, folded, *follower(res))
	}
	if shown > 0 {
		p.advice(r, res)
	}
}

func follower(res *checks.Result) *string {
	for i := range res.Findings {
		if res.Findings[i].Follows != nil {
			return res.Findings[i].Follows
		}
	}
	none := ""
	return &none
}

func (p *printer) finding(res *checks.Result, f *checks.Finding) {
	p.f("%s: %s\n", place(f), subject(f))
	p.f("    %s %s %s (%s) %s: %s\n", word[f.Outcome], res.Rule, res.Level, f.Side, section(res), text(f))
}

// place says where a finding is, from outside to inside.
func place(f *checks.Finding) string {
	var parts []string
	if f.Session > 0 {
		parts = append(parts, fmt.Sprintf("session %d", f.Session))
	}
	if f.Exchange > 0 {
		parts = append(parts, fmt.Sprintf("exchange %d", f.Exchange))
	}
	if f.Frame > 0 {
		parts = append(parts, fmt.Sprintf("frame %d", f.Frame))
	}
	s := strings.Join(parts, ", ")
	switch {
	case f.Input == "":
		return s
	case s == "":
		return f.Input
	}
	return f.Input + ": " + s
}

// subject names the message and the place in it.
func subject(f *checks.Finding) string {
	s := f.Message
	if f.Path != "" {
		s += " " + f.Path
	}
	if f.Part != "" {
		s += fmt.Sprintf(" (%s, byte %d, %d bytes)", f.Part, f.Offset, f.Length)
	}
	return strings.TrimSpace(s)
}

func text(f *checks.Finding) string {
	if f.Expected == "" {
		return f.Observed
	}
	return f.Observed + "; expected " + f.Expected
}

func section(res *checks.Result) string {
	if len(res.Section) > 0 && (res.Section[0] == 'A' || res.Section[0] >= '0' && res.Section[0] <= '9') {
		return "TR-069 " + res.Section
	}
	return res.Section
}

func (p *printer) advice(r *checks.Report, res *checks.Result) {
	if c := checks.Confidence(res.Confidence); !c.Read() {
		p.f("    section not re-read (confidence %s)\n", c)
	}
	for i := range res.Findings {
		if f := &res.Findings[i]; f.Follows == nil {
			if f.Hint != "" {
				p.f("    hint: %s\n", f.Hint)
			}
			if f.Input != "" {
				p.f("    again: cwmplab check %s --rule %s\n", f.Input, res.Rule)
			}
			return
		}
	}
}

func (p *printer) unclear(r *checks.Report) {
	n := 0
	for i := range r.Results {
		res := &r.Results[i]
		if res.Outcome == checks.Unclear {
			if n == 0 {
				p.f("\nInconclusive:\n")
			}
			n++
			p.f("    %s %s: %s\n", res.Rule, res.Subject, res.Reason)
		}
	}
}

func (p *printer) subjects(r *checks.Report) {
	if len(r.Subjects) == 0 || p.err != nil {
		return
	}
	p.f("\n")
	t := tabwriter.NewWriter(p.w, 2, 8, 2, ' ', 0)
	fmt.Fprintln(t, "subject\trole\tversion\tsessions\tpass\tfail\twarn\tinconclusive\tnot exercised")
	const most = 50
	for i, s := range r.Subjects {
		if i == most {
			fmt.Fprintf(t, "… and %d more\t\t\t\t\t\t\t\t\n", len(r.Subjects)-most)
			break
		}
		c := counts(r, s.ID)
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\n", s.ID, s.Role, version(s), s.Sessions,
			c[checks.Pass], c[checks.Fail], c[checks.Warn], c[checks.Unclear], c[checks.NotApplicable])
	}
	p.err = t.Flush()
}

func version(s checks.Subject) string {
	if s.Version == "" {
		return "unknown"
	}
	return s.Version + " (" + s.VersionFrom + ")"
}

func counts(r *checks.Report, id string) map[checks.Outcome]int {
	c := map[checks.Outcome]int{}
	for i := range r.Results {
		if r.Results[i].Subject == id {
			c[r.Results[i].Outcome]++
		}
	}
	return c
}

func (p *printer) summary(r *checks.Report) {
	s := r.Summary
	p.f("\n%d sessions, %d exchanges. Rules: %d pass, %d fail", s.Sessions, s.Exchanges, s.Pass, s.Fail)
	if s.FailUnread > 0 {
		p.f(" (%d of them with a section not re-read)", s.FailUnread)
	}
	p.f(", %d warn, %d inconclusive, %d not exercised", s.Warn, s.Inconclusive, s.NotApplicable)
	if s.Skipped > 0 {
		p.f(", %d skipped", s.Skipped)
	}
	if s.Broken > 0 {
		p.f(", %d broken", s.Broken)
	}
	p.f(".\n")
	switch r.ExitCode {
	case checks.ExitNoViolation:
		p.f("No violation found; %d of %d applicable MUST rows exercised.\n", s.ExercisedMust, s.ApplicableMust)
	case checks.ExitViolation:
		p.f("Violations found; %d of %d applicable MUST rows exercised.\n", s.ExercisedMust, s.ApplicableMust)
		if r.Reason != "" {
			p.f("And the run is incomplete: %s\n", r.Reason)
		}
	default:
		p.f("No verdict: %s.\n", r.Reason)
	}
}
