package checks

import (
	"fmt"
	"slices"
	"time"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// Options say how a runner judges.
type Options struct {
	Policy   Policy
	Declared Declared
	Area     func(id string) string                    // area of a rule ID, for results; nil leaves it empty
	Input    string                                    // name of the recording, for findings
	Judges   func(side cwmp.Role, subject string) bool // which subjects are judged, by their ID in the report; nil judges all
	Within   func(at time.Time) bool                   // only verdicts on messages, sessions and provocations that begin at times it accepts are counted; nil accepts all
	Told     func(r *Rule, at time.Time, o Outcome)    // told of each verdict that is counted, with the time of what was judged, zero for none; nil tells nobody
	Found    func(res Result, f Finding)               // told of each finding that is listed, as it arises; nil tells nobody
	FoundAll bool                                      // Found is told of those too that are counted only
	Room     int                                       // entries (nonces, say) that a rule keeps about one device at most; 0 leaves it to the rules
}

// Runner judges the items of one recording or of several, one after the other.
// It is not safe for concurrent use. What it keeps is bounded: of very many devices those that are idle for longest are dropped.
type Runner struct {
	rules        []*Rule
	ix           *index
	opt          Options
	source       *capture.Source
	summary      Summary
	parties      parties
	played       [cwmp.Both + 1]bool // roles the recorder itself plays: not reported
	requirements []*Requirement      // by rule
	off          []string            // by rule: why it says nothing about this recording, "" where it does
	broken       []string            // by rule: how it panicked
	legs         legs
	memo         Memo
	facts        Facts
	kinds        map[kind][]int // rules by what they are wanted for
	secrets      discretion
	most         int      // devices that are followed over their sessions at a time
	work         []Fold   // of the device under judgement, by place of the rule
	spare        []Fold   // that keep nothing, to be used for the next device
	places       []byte   // of the folds that are kept
	judged       *subject // whose folds are at work
	bed          bed

	provocations provocations
	seen         time.Time // the last byte of a session so far, while anything is provoked
	at           time.Time // of the provocation under judgement
}

// NewRunner makes a runner over rules, in their order.
func NewRunner(rules []*Rule, o Options) *Runner {
	r := &Runner{rules: rules, ix: newIndex(rules), opt: o, parties: newParties(), kinds: map[kind][]int{}, most: mostDevicesKnown,
		off: make([]string, len(rules)), broken: make([]string, len(rules))}
	r.bed.folds = make([]Fold, len(r.ix.devices))
	r.facts = Facts{Declared: &r.opt.Declared, Memo: &r.memo, room: o.Room}
	r.secrets = newDiscretion(&r.opt.Declared)
	return r
}

// Input names the recording that findings of the next items come from.
func (r *Runner) Input(name string) { r.opt.Input = name }

// Begin tells the runner which recording the next items come from.
func (r *Runner) Begin(s *capture.Source) {
	r.source, r.facts.Source = s, s
	r.forget()
	for i, rule := range r.rules {
		r.off[i] = rule.Observe.lacks(s)
	}
	named := s != nil && len(s.Subjects) > 0
	r.played[cwmp.CPE] = named && !slices.Contains(s.Subjects, "CPE")
	r.played[cwmp.ACS] = named && !slices.Contains(s.Subjects, "ACS")
}

// forget lets go of what holds within a stretch that was recorded without a break.
func (r *Runner) forget() {
	r.facts.Across, r.facts.Marked, r.facts.outages = new(Across), time.Time{}, nil
	r.legs, r.provocations, r.seen = newLegs(), provocations{}, time.Time{}
	r.parties.begin()
}

// Feed judges one item.
func (r *Runner) Feed(it capture.Item) {
	r.legs.enter(it)
	switch it := it.(type) {
	case *capture.Exchange:
		r.exchange(it)
	case *capture.Session:
		r.session(it)
	case *capture.ConnectionRequest:
		r.connectionRequest(it)
	case *capture.Other:
		if sub := r.parties.device(it.Device); sub != nil {
			r.fold(sub, it)
		}
	case *capture.Attempt:
		r.attempt(it)
	case *capture.Break:
		r.End()
		r.forget()
		return
	case *capture.Mark:
		r.facts.marked(it)
	}
	r.provoked(it)
	r.dropIdle()
}

// each judges with one rule after the other. A rule that panics is broken and out from then on; the others go on.
func (r *Runner) each(rules []int, judge func(i int, rule *Rule)) {
	for at := 0; at < len(rules); {
		at = r.stretch(rules, at, judge)
	}
}

func (r *Runner) stretch(rules []int, at int, judge func(i int, rule *Rule)) (next int) {
	defer func() {
		if p := recover(); p != nil {
			r.broken[rules[at]] = fmt.Sprintf("the rule itself broke: %v", p)
			next = at + 1
		}
	}()
	for ; at < len(rules); at++ {
		if i := rules[at]; r.off[i] == "" && r.broken[i] == "" {
			judge(i, r.rules[i])
		}
	}
	return at
}

// about sets what a check may ask for what is judged next: a session, or nil.
func (r *Runner) about(s *capture.Session) {
	r.facts.Session, r.facts.Version, r.facts.shared, r.facts.Attempts = s, cwmp.UnknownVersion, nil, nil
	if s != nil {
		r.facts.Version = s.Version
	}
}

// applies tells whether the version lets a rule apply to what is judged.
func (r *Runner) applies(rule *Rule) bool {
	return rule.Versions.Cover(r.facts.Version, &r.opt.Declared)
}
