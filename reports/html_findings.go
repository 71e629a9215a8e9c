package reports

import (
	"slices"
	"strings"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/reports/view"
)

// told is what one rule found on one side, as the HTML report tells it.
type told struct {
	Rule, Title, Side string
	Anchor            string
	Level             checks.Level
	Section           string
	Confidence        checks.Confidence
	Outcome           checks.Outcome
	Reason            string // of a rule that broke
	Hint              checks.Hint
	Shown             []*shown
	Places            []*shown // further ones, told in a line each
	Count             int      // all, those not listed included
	Follows           []string // rules that explain it, where they explain all of it
}

// Unlisted is how many findings are counted only.
func (t *told) Unlisted() int { return t.Count - len(t.Shown) - len(t.Places) }

// shown is one finding, with its place in the recording where that could be read.
type shown struct {
	*view.Finding
	At      string // where it is
	Follows string
	Ladder  *view.Ladder
	Head    []view.Line
	Pretty  []view.Line
	Raw     []view.Line
	Message string
	flow    *view.Flow // it stands in
}

// How much of what a rule found is shown with ladder and bytes, and how much in all: a report is to be mailed.
const (
	mostShown  = 2
	mostPlaces = 40
	mostDrawn  = 150
)

// toldOf gathers what there is to tell, in the order of the console form.
func toldOf(r *checks.Report) (list []*told) {
	rules := map[string]*checks.Rule{}
	for _, rule := range catalogue.All() {
		rules[rule.ID] = rule
	}
	for _, b := range blocks(r) {
		t := &told{Rule: b.res.Rule, Title: b.res.Title, Side: b.side, Level: b.res.Level, Section: section(b.res),
			Confidence: checks.Confidence(b.res.Confidence), Outcome: b.outcome, Reason: b.res.Reason, Count: b.count,
			Anchor: anchor(b.res.Rule, b.side)}
		if rule := rules[t.Rule]; rule != nil {
			t.Hint, t.Section = rule.Hint, rule.Spec.String()
		}
		if len(b.groups) == 0 {
			t.Follows = b.causes
		}
		t.gather(r, rules[t.Rule])
		list = append(list, t)
	}
	return list
}

// anchor is where in the report a rule is told.
func anchor(rule, side string) string { return strings.ToLower(rule + "-" + side) }

// gather takes the findings of a rule: of those that say the same the first one is shown, the others are places.
func (t *told) gather(r *checks.Report, rule *checks.Rule) {
	type words struct{ observed, expected string }
	seen := map[words]bool{}
	for i := range r.Results {
		res := &r.Results[i]
		if res.Rule != t.Rule {
			continue
		}
		for _, f := range res.Findings {
			if f.Side != t.Side {
				continue
			}
			one := &shown{Finding: view.FindingOf(res, f, rule), At: placeAmong(r, f)}
			if f.Follows != nil {
				one.Follows = *f.Follows
			}
			said := words{f.Observed, f.Expected}
			switch {
			case !seen[said] && len(t.Shown) < mostShown:
				seen[said] = true
				t.Shown = append(t.Shown, one)
			case len(t.Places) < mostPlaces:
				t.Places = append(t.Places, one)
			}
		}
	}
}

// placeAmong says where a finding is. A recording that is the only one need not be named again and again.
func placeAmong(r *checks.Report, f checks.Finding) string {
	if len(r.Run.Inputs) == 1 {
		f.Input = ""
	}
	return place(&f)
}

// illustrate draws ladders and shows bytes for what is shown, from the recordings. It gives what has to be said about
// what is missing.
func illustrate(blocks []*told, o Options) (notes []string) {
	if o.Recording == nil {
		return nil
	}
	var inputs []string
	of := map[string][]*shown{}
	drawn := 0
	for _, b := range blocks {
		for _, s := range b.Shown {
			if drawn++; drawn > mostDrawn {
				break
			}
			inputs = appendNew(inputs, s.Input)
			of[s.Input] = append(of[s.Input], s)
		}
	}
	if drawn > mostDrawn {
		notes = append(notes, "Of very many findings only the first ones are shown with ladder and bytes.")
	}
	for _, name := range inputs {
		if err := illustrateFrom(name, of[name], blocks, o); err != nil {
			notes = append(notes, "Ladders and bytes are incomplete: "+err.Error())
		}
	}
	return notes
}

// illustrateFrom draws what lies in one recording. Every finding that is told stands on its arrow.
func illustrateFrom(name string, list []*shown, blocks []*told, o Options) error {
	rd, err := o.Recording(name)
	if err != nil {
		return err
	}
	defer rd.Close()
	wanted := map[view.FlowID]bool{}
	for _, s := range list {
		wanted[view.FlowID{Session: s.Session}] = s.Session > 0
		wanted[view.FlowID{Connection: s.Connection}] = s.Connection > 0
	}
	flows, err := view.Excerpt(rd, o.Reading, wanted)
	for _, b := range blocks {
		for _, s := range slices.Concat(b.Shown, b.Places) {
			if f := flows[s.Flow]; f != nil && s.Input == name {
				f.Findings = append(f.Findings, s.Finding)
			}
		}
	}
	for _, s := range list {
		s.draw(flows)
	}
	return err
}

// in finds the flow that holds the message of a finding, nil for none.
func (s *shown) in(flows map[view.FlowID]*view.Flow) *view.Flow {
	f := flows[view.FlowID{Session: s.Session}]
	if f == nil || f.Exchange(s.Exchange) == nil || f.Exchange(s.Exchange).Conn.ID != s.Connection {
		if other := flows[view.FlowID{Connection: s.Connection}]; other != nil {
			return other
		}
	}
	return f
}

// linesAround is how many lines are shown on either side of a place.
const linesAround = 4

// draw shows one finding in its flow.
func (s *shown) draw(flows map[view.FlowID]*view.Flow) {
	f := s.in(flows)
	if s.flow = f; f == nil {
		return
	}
	x := f.Exchange(s.Exchange)
	if x == nil {
		return
	}
	s.Ladder = f.Ladder(view.LadderOptions{From: s.Exchange - 1, Count: 3, Around: s.Exchange, About: s.Finding,
		FindingLink: func(f *view.Finding) string { return "#" + anchor(f.RuleID, f.Side) }})
	m := x.Side(s.Direction)
	if m == nil {
		return
	}
	s.Message = m.Name
	sheet := m.Sheet([]*view.Finding{s.Finding}, s.Offset)
	switch {
	case len(sheet.Marks) == 0 || sheet.Marks[0].Part == "head":
		s.Head = view.Cut(sheet.Head, mostHead)
	default:
		sheet.Marks[0].Here = true
		s.Pretty = view.Cut(view.Near(sheet.Pretty, sheet.Marks[0], linesAround), mostBody)
		s.Raw = view.Cut(view.Around(sheet.Body, sheet.Marks[0], bytesAround), mostBody)
	}
}

// How much of a message is shown, in bytes: as sent on either side of a place, and in all of a head and a body.
const (
	bytesAround = 400
	mostHead    = 6000
	mostBody    = 6000
)
