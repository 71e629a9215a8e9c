package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cwmplab/checks"
)

// block is what one rule found on one side, over all subjects of that side.
type block struct {
	res     *checks.Result // of the first subject: rule, level, section
	side    string
	outcome checks.Outcome // the worst
	several bool           // there is more than one subject of this side in the report
	groups  []*group
	follow  map[string]int // folded findings by the rule they follow from
	causes  []string       // its keys in order of appearance
	count   int            // all findings, those not listed included
	listed  int
}

// group holds the findings of a block that say the same.
type group struct {
	first    *checks.Finding
	subject  string
	again    []*checks.Finding
	subjects []string
}

// order of outcomes on the console; what is not named here is not shown.
var order = map[checks.Outcome]int{checks.Fail: 1, checks.UnexpectedPass: 2, checks.RuleBroken: 3, checks.Warn: 4, checks.ExpectedFail: 5}

// word shows an outcome so that it can be searched in a log.
var word = map[checks.Outcome]string{checks.Fail: "FAIL", checks.Warn: "WARN", checks.RuleBroken: "BROKEN",
	checks.ExpectedFail: "EXPECTED FAIL", checks.UnexpectedPass: "UNEXPECTED PASS"}

// blocks gathers what there is to show: failures before warnings, the earliest first.
func blocks(r *checks.Report) []*block {
	type key struct{ rule, side string }
	subjects := map[string]int{}
	for _, s := range r.Subjects {
		subjects[s.Role]++
	}
	var list []*block
	known := map[key]*block{}
	for i := range r.Results {
		res := &r.Results[i]
		if order[res.Outcome] == 0 {
			continue
		}
		k := key{res.Rule, res.Role}
		if len(res.Findings) > 0 {
			k.side = res.Findings[0].Side
		}
		b := known[k]
		if b == nil {
			b = &block{res: res, side: k.side, outcome: res.Outcome, several: subjects[k.side] > 1, follow: map[string]int{}}
			known[k] = b
			list = append(list, b)
		}
		b.add(res)
	}
	for _, b := range list {
		slices.SortStableFunc(b.groups, func(x, y *group) int {
			return cmp.Or(cmp.Compare(order[x.first.Outcome], order[y.first.Outcome]), earlier(x.first, y.first))
		})
	}
	slices.SortStableFunc(list, func(x, y *block) int {
		return cmp.Or(cmp.Compare(order[x.outcome], order[y.outcome]), compareFirst(x, y))
	})
	return list
}

func (b *block) add(res *checks.Result) {
	if order[res.Outcome] < order[b.outcome] {
		b.outcome, b.res = res.Outcome, res
	}
	b.count += res.Count
	b.listed += len(res.Findings)
	for i := range res.Findings {
		f := &res.Findings[i]
		if f.Follows != nil {
			if b.follow[*f.Follows] == 0 {
				b.causes = append(b.causes, *f.Follows)
			}
			b.follow[*f.Follows]++
			continue
		}
		b.group(f, res.Subject)
	}
}

func (b *block) group(f *checks.Finding, subject string) {
	for _, g := range b.groups {
		if g.first.Observed == f.Observed && g.first.Expected == f.Expected && g.first.Outcome == f.Outcome {
			g.again = append(g.again, f)
			g.subjects = appendNew(g.subjects, subject)
			return
		}
	}
	b.groups = append(b.groups, &group{first: f, subject: subject, subjects: []string{subject}})
}

func earlier(x, y *checks.Finding) int {
	return cmp.Or(x.Time.Compare(y.Time), cmp.Compare(x.WireOffset, y.WireOffset))
}

// compareFirst puts the block that began first in front; blocks that only follow from others come last.
func compareFirst(x, y *block) int {
	switch {
	case len(x.groups) == 0 || len(y.groups) == 0:
		return cmp.Compare(len(y.groups), len(x.groups))
	}
	return earlier(x.groups[0].first, y.groups[0].first)
}

// mostFindings is how many different findings, and how many places of the same finding, are shown without --all.
const mostFindings = 3

func (p *printer) block(b *block) {
	switch b.outcome {
	case checks.RuleBroken:
		p.f("%s %s: %s; please report this\n", word[b.outcome], b.res.Rule, b.res.Reason)
		return
	case checks.UnexpectedPass:
		p.f("%s %s: %s\n", word[b.outcome], b.res.Rule, b.res.Reason)
		return
	}
	hidden, unlisted := 0, b.count-b.listed
	for i, g := range b.groups {
		if i >= mostFindings && !p.all {
			hidden += 1 + len(g.again)
			continue
		}
		p.finding(b, g)
	}
	if hidden > 0 {
		p.f("    … and %d more: --all shows them\n", hidden)
	}
	if unlisted > 0 {
		p.f("    … and %d more, counted only: a report keeps the first %d of each rule and subject\n", unlisted, checks.MaxFindings)
	}
	for _, cause := range b.causes {
		if len(b.groups) == 0 {
			p.f("%s %s %s (%s) %s: %s\n", word[b.outcome], b.res.Rule, string(b.res.Level), b.side, section(b.res), b.res.Title)
		}
		p.f("    %s from %s\n", follows(b.follow[cause]), cause)
	}
	if b.res.Reason != "" && (b.outcome == checks.ExpectedFail || b.outcome == checks.Fail) {
		p.f("    %s\n", b.res.Reason)
	}
	if len(b.groups) > 0 {
		p.advice(b)
	}
}

func follows(n int) string {
	if n == 1 {
		return "1 finding follows"
	}
	return fmt.Sprintf("%d findings follow", n)
}

// finding shows one place in full, and below it where the same was seen again.
func (p *printer) finding(b *block, g *group) {
	f := g.first
	side := f.Side
	if b.several {
		side += " " + g.subject
	}
	if at := strings.TrimSpace(place(f) + ": " + subject(f)); at != ":" {
		p.f("%s\n", strings.Trim(at, ": "))
	}
	p.f("    %s %s %s (%s) %s: %s\n", word[f.Outcome], b.res.Rule, string(b.res.Level), side, section(b.res), text(f))
	if len(g.again) == 0 {
		return
	}
	times := "once more"
	if len(g.again) > 1 {
		times = fmt.Sprintf("%d more times", len(g.again))
	}
	if len(g.subjects) > 1 {
		times += fmt.Sprintf(", in %d subjects", len(g.subjects))
	}
	p.f("    the same %s: %s\n", times, p.places(g))
}

// places lists where the findings of a group are, each place once.
func (p *printer) places(g *group) string {
	var list []string
	for _, f := range g.again {
		s := strings.ReplaceAll(place(&checks.Finding{Session: f.Session, Frame: f.Frame, Exchange: exchangeWithoutFrame(f)}), ",", "")
		if f.Input != g.first.Input {
			s = f.Input + " " + s
		}
		list = appendNew(list, strings.TrimSpace(s))
	}
	if len(list) > mostFindings && !p.all {
		return strings.Join(list[:mostFindings], ", ") + ", …: --all shows them"
	}
	return strings.Join(list, ", ")
}

// exchangeWithoutFrame is the exchange where there is no frame to find the place by.
func exchangeWithoutFrame(f *checks.Finding) int {
	if f.Frame > 0 {
		return 0
	}
	return f.Exchange
}

func (p *printer) advice(b *block) {
	f := b.groups[0].first
	if c := checks.Confidence(b.res.Confidence); !c.MayFail() {
		p.f("    note: the catalogue is not sure of this rule, so it warns at most (confidence %s)\n", string(c))
	} else if !c.Read() {
		p.f("    note: well known, but its section was not re-read (confidence %s)\n", string(c))
	} else if b.outcome == checks.Warn && b.res.Level.Binding() {
		p.f("    note: in this case the rule only warns\n")
	}
	if f.Hint != "" {
		p.f("    usual cause: %s\n", f.Hint)
	}
	if f.Input != "" && f.Input != "-" {
		p.f("    again: cwmplab check %s --rule %s\n", shellWord(f.Input), b.res.Rule)
	}
}

// shellWord quotes a file name for a shell where that is needed.
func shellWord(s string) string {
	plain := func(r rune) bool {
		return strings.ContainsRune("/._-+:@%,=", r) || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= 0xa0
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
