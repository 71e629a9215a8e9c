package bench

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
)

// Plan is what a run is going to do, scenario by scenario, in the order in which they run.
type Plan struct {
	Scenarios []Planned
}

// Planned is one scenario of a plan.
type Planned struct {
	Name     string        // the sentence it tests
	Sections []string      // of TR-069, the container's first
	Rules    []string      // it has to reach
	Labels   []string      // all of them
	Needs    []Need        // without which it cannot run
	Estimate time.Duration // against a subject that answers at once
	Asked    bool          // the selection asks for it
	Done     bool          // an earlier part of the run has done with it
	Skip     string        // why it is skipped, "" where it runs
	before   string        // why an earlier part of the run did not bring it to its end, "" where none did so
}

// Runs tells whether a scenario is carried out.
func (p *Planned) Runs() bool { return p.Asked && !p.Done && p.Skip == "" }

// told tells whether the run says what became of a scenario.
func (p *Planned) told() bool { return (p.Asked || p.before != "") && !p.Done }

// atMost is how long it may go on, 0 where it does not say so.
func (p *Planned) atMost() time.Duration {
	var most time.Duration
	for _, text := range labelled(p.Labels, limitLabel) {
		if d, err := time.ParseDuration(text); err == nil { // the innermost comes last
			most = d
		}
	}
	return most
}

// Long tells whether only the profile "long" runs it.
func (p *Planned) Long() bool { return slices.Contains(p.Labels, Long()[0]) }

// Estimate is how long the scenarios that run take together.
func (p *Plan) Estimate() time.Duration {
	var sum time.Duration
	for i := range p.Scenarios {
		if p.Scenarios[i].Runs() {
			sum += p.Scenarios[i].Estimate
		}
	}
	return sum
}

// Restarts tells how many of the scenarios that run restart the device, and how long these take together.
func (p *Plan) Restarts() (n int, sum time.Duration) {
	for i := range p.Scenarios {
		if s := &p.Scenarios[i]; s.Runs() && slices.Contains(s.Needs, Reboot) {
			n, sum = n+1, sum+s.Estimate
		}
	}
	return n, sum
}

// Running counts the scenarios that run.
func (p *Plan) Running() int {
	n := 0
	for i := range p.Scenarios {
		if p.Scenarios[i].Runs() {
			n++
		}
	}
	return n
}

// find gives a scenario by its name, nil for one that is not in the plan.
func (p *Plan) find(name string) *Planned {
	if i := slices.IndexFunc(p.Scenarios, func(s Planned) bool { return s.Name == name }); i >= 0 {
		return &p.Scenarios[i]
	}
	return nil
}

// Preview tells what a run would do. It opens no listener, asks no device and writes nothing. Errors are those of the
// selection.
func Preview(c Config, name string, register func(*Bench)) (*Plan, error) {
	if _, err := types.ParseLabelFilter(c.Filter); err != nil {
		return nil, fmt.Errorf("the selection %q: %w", c.Filter, err)
	}
	running.Lock()
	defer running.Unlock()
	b := &Bench{cfg: c.withDefaults(), current: -1}
	if c.Earlier != nil {
		if err := b.resume(c.Earlier); err != nil {
			return nil, err
		}
	}
	return b.declare(name, register)
}

// declare has the scenarios declared to a fresh Ginkgo and makes the plan of them.
func (b *Bench) declare(name string, register func(*Bench)) (*Plan, error) {
	fresh()
	register(b)
	suite, reporter := b.ginkgoConfig()
	p := &Plan{}
	for _, s := range ginkgo.PreviewSpecs(name, suite, reporter).SpecReports {
		if s.LeafNodeType == types.NodeTypeIt {
			p.Scenarios = append(p.Scenarios, planned(s))
		}
	}
	names := map[string]bool{}
	for _, s := range p.Scenarios {
		if names[s.Name] {
			return nil, fmt.Errorf("two scenarios are called %q", s.Name)
		}
		names[s.Name] = true
	}
	if err := b.cfg.Selection.pick(p.Scenarios); err != nil {
		return nil, err
	}
	for i := range p.Scenarios {
		p.Scenarios[i].Skip = b.cfg.whyNot(&p.Scenarios[i])
		p.Scenarios[i].Done = b.settled(p.Scenarios[i].Name)
		p.Scenarios[i].before = b.tried(p.Scenarios[i].Name)
	}
	b.cfg.keepBudget(p)
	return p, nil
}

func planned(s types.SpecReport) Planned {
	p := Planned{
		Name: s.FullText(), Labels: s.Labels(), Rules: labelled(s.Labels(), ruleLabel), Sections: labelled(s.Labels(), sectionLabel),
		Estimate: shortScenario, Asked: s.State != types.SpecStateSkipped, // by Config.Filter
	}
	for _, n := range labelled(p.Labels, needLabel) {
		p.Needs = append(p.Needs, Need(n))
	}
	for _, text := range labelled(p.Labels, timeLabel) {
		if d, err := time.ParseDuration(text); err == nil { // the innermost comes last
			p.Estimate = d
		}
	}
	return p
}

// tooLong is why a scenario is skipped for its time. It is the same for all, so that it is told once for all of them.
const tooLong = string(Quick) + ": longer than the profile has time for (--profile normal runs it)"

// keepBudget leaves out what the profile has no time for: first what is long by itself, then the longest of the rest.
func (c Config) keepBudget(p *Plan) {
	budget := c.Selection.Profile.Budget(c.Role)
	if budget == 0 {
		return
	}
	var short []*Planned
	for i := range p.Scenarios {
		switch s := &p.Scenarios[i]; {
		case !s.Runs():
		case s.Estimate > longTimer:
			s.Skip = tooLong
		default:
			short = append(short, s)
		}
	}
	slices.SortStableFunc(short, func(a, b *Planned) int { return cmp.Compare(a.Estimate, b.Estimate) })
	for _, s := range short {
		if budget -= s.Estimate; budget < 0 {
			s.Skip = tooLong
		}
	}
}

// leaveOut ends a scenario that the plan does not carry out.
func (b *Bench) leaveOut(s *Planned) {
	budget := b.cfg.Selection.Profile.Budget(b.cfg.Role)
	switch {
	case !s.Asked && s.told():
		ginkgo.Skip(leftOutLater(s.before), 1)
	case !s.Asked:
		ginkgo.Skip(notSelected, 1)
	case s.Done:
		ginkgo.Skip("done already", 1)
	case s.Skip != "":
		ginkgo.Skip(s.Skip, 1)
	case budget > 0 && b.spent() > budget: // the subject is slower than it was reckoned with
		ginkgo.Skip(b.timeOver(), 1)
	}
}

// timeOver is why a scenario is skipped, or ends, when the time of the profile is over.
func (b *Bench) timeOver() string {
	return fmt.Sprintf("%s: the %s are over (--profile normal runs it)", Quick, b.cfg.Selection.Profile.Budget(b.cfg.Role))
}

// late tells whether the time of the profile is over in the middle of a scenario. What is put back may take its time.
func (b *Bench) late() bool {
	budget := b.cfg.Selection.Profile.Budget(b.cfg.Role)
	if budget == 0 || b.current < 0 || b.restoring {
		return false
	}
	b.windows[b.current].end = b.cfg.Clock.Now()
	return b.spent() > budget
}

// spent is how long the scenarios of this part of the run have taken so far on its clock, without the wait for the device
// to come at all.
func (b *Bench) spent() time.Duration {
	sum := -b.waited
	for _, w := range b.windows[b.earlier:] {
		sum += w.end.Sub(w.start)
	}
	return sum
}

// BySection gives the scenarios in the order of the standard.
func (p *Plan) BySection() []Planned {
	list := slices.Clone(p.Scenarios)
	slices.SortStableFunc(list, func(a, b Planned) int {
		return cmp.Or(compareSections(strings.Join(a.Sections, ","), strings.Join(b.Sections, ",")), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// compareSections orders "3.7.2" before "3.7.10", and numbers before annexes.
func compareSections(a, b string) int {
	x, y := strings.FieldsFunc(a, separates), strings.FieldsFunc(b, separates)
	for i := range min(len(x), len(y)) {
		if c := cmp.Or(cmp.Compare(len(x[i]), len(y[i])), cmp.Compare(x[i], y[i])); c != 0 && isNumber(x[i]) && isNumber(y[i]) {
			return c
		} else if x[i] != y[i] {
			return cmp.Compare(x[i], y[i])
		}
	}
	return cmp.Compare(len(x), len(y))
}

func separates(r rune) bool { return r == '.' || r == ',' }

func isNumber(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
