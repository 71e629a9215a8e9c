package checkstest

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"cwmplab/checks"
	"cwmplab/fixtures/golden"
)

// Proof is what became of rules, mutants and golden recordings.
type Proof struct {
	Rules   int
	Killed  int
	Alive   []Defect       // mutants that were not caught, or fit no golden recording
	Stray   []Defect       // findings of other rules that the mutant does not name
	Clean   int            // golden recordings
	Dirty   []Defect       // golden recordings where something fails, warns or is unclear unexpectedly
	Unheld  []Defect       // rules that no golden recording reaches with a pass
	Unclear map[string]int // inconclusive results by golden recording
}

// Defect names what is wrong with a rule or a golden recording.
type Defect struct {
	Rule   string `json:"rule,omitempty"`
	Golden string `json:"golden,omitempty"`
	Mutant string `json:"mutant,omitempty"`
	Why    string `json:"why"`
}

// String gives the defect in one line.
func (d Defect) String() string {
	s := d.Rule
	if d.Mutant != "" {
		s += " mutant " + fmt.Sprintf("%q", d.Mutant)
	}
	if d.Golden != "" {
		s += " on " + d.Golden
	}
	return s + ": " + d.Why
}

// OK tells whether there is no defect.
func (p *Proof) OK() bool {
	return len(p.Alive)+len(p.Stray)+len(p.Dirty)+len(p.Unheld) == 0
}

// prover holds what a proof needs more than once. Baselines are made first and only read afterwards.
type prover struct {
	all       []*checks.Rule
	baselines []baseline
	proof     *Proof // of what is being proved: the golden recordings, or one rule
}

type baseline struct {
	golden *golden.Recording
	by     map[string]checks.Result // worst result by rule
}

// Prove judges goldens with all rules, then every mutant of the rules to be proved, on all cores. What it finds stands in
// the order of the rules. Progress is called after each rule, by one goroutine at a time; it may be nil.
func Prove(all, prove []*checks.Rule, goldens []*golden.Recording, progress func(*checks.Rule)) *Proof {
	p := &prover{all: all, proof: &Proof{Rules: len(prove), Unclear: map[string]int{}}}
	for _, g := range goldens {
		p.baseline(g)
	}
	parts := make([]*Proof, len(prove))
	var mu sync.Mutex
	var workers sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				one := &prover{all: all, baselines: p.baselines, proof: &Proof{}}
				one.rule(prove[i])
				mu.Lock()
				parts[i] = one.proof
				if progress != nil {
					progress(prove[i])
				}
				mu.Unlock()
			}
		})
	}
	for i := range prove {
		next <- i
	}
	close(next)
	workers.Wait()
	for _, part := range parts {
		p.proof.add(part)
	}
	return p.proof
}

// add takes over what was found about one rule.
func (p *Proof) add(part *Proof) {
	p.Killed += part.Killed
	p.Alive = append(p.Alive, part.Alive...)
	p.Stray = append(p.Stray, part.Stray...)
	p.Unheld = append(p.Unheld, part.Unheld...)
}

func (p *prover) judge(g *golden.Recording) map[string]checks.Result {
	rep, err := checks.JudgeAll(g.Reader(), p.all, checks.Options{Declared: Declared(g)}, checks.Run{})
	by := map[string]checks.Result{}
	for _, res := range rep.Results {
		old, ok := by[res.Rule]
		if !ok {
			by[res.Rule] = res
			continue
		}
		by[res.Rule] = worse(old, res)
	}
	if err != nil {
		by[""] = checks.Result{Reason: err.Error()}
	}
	return by
}

// worse joins the results of one rule on several subjects: counts add up, the worst outcome stands.
func worse(a, b checks.Result) checks.Result {
	if rank(b.Outcome) > rank(a.Outcome) {
		a, b = b, a
	}
	a.Count += b.Count
	a.Exercised += b.Exercised
	a.Findings = append(slices.Clip(a.Findings), b.Findings...)
	return a
}

func rank(o checks.Outcome) int {
	return slices.Index([]checks.Outcome{checks.NotApplicable, checks.Pass, checks.Unclear, checks.Warn, checks.Fail, checks.RuleBroken}, o)
}

// Declared gives what the note of a golden recording declares about its peers.
func Declared(g *golden.Recording) checks.Declared {
	d := g.Declared
	return checks.Declared{Amendment: d.Amendment, IssueOne: d.IssueOne, Username: d.Username, Password: d.Password,
		ConnReqUsername: d.ConnReqUsername, ConnReqPassword: d.ConnReqPassword}
}

func (p *prover) baseline(g *golden.Recording) {
	by := p.judge(g)
	p.baselines = append(p.baselines, baseline{g, by})
	dirty := len(p.proof.Dirty)
	if bad, ok := by[""]; ok {
		p.proof.Dirty = append(p.proof.Dirty, Defect{Golden: g.Name, Why: bad.Reason})
	}
	for _, r := range p.all {
		p.expectation(g, r, by[r.ID])
	}
	if len(p.proof.Dirty) == dirty {
		p.proof.Clean++
	}
}

// expectation compares a result with the expect lines of the golden recording.
func (p *prover) expectation(g *golden.Recording, r *checks.Rule, res checks.Result) {
	expected := g.Expects(r.ID, string(res.Outcome))
	defect := func(why string) {
		p.proof.Dirty = append(p.proof.Dirty, Defect{Rule: r.ID, Golden: g.Name, Why: why})
	}
	switch res.Outcome {
	case checks.Fail, checks.Warn:
		if !expected {
			defect(fmt.Sprintf("%s unexpectedly: %s", res.Outcome, first(res)))
		}
	case checks.RuleBroken:
		defect(res.Reason)
	case checks.Unclear:
		p.proof.Unclear[g.Name]++
		if !g.Cut && !expected {
			defect("inconclusive, and the recording is not cut on purpose: " + res.Reason)
		}
	}
	for _, e := range g.Expect {
		if e.Rule == r.ID && e.Outcome != string(res.Outcome) {
			defect(fmt.Sprintf("was expected to %s and says %s", e.Outcome, res.Outcome))
		}
	}
}

func first(res checks.Result) string {
	if len(res.Findings) == 0 {
		return res.Reason
	}
	f := res.Findings[0]
	return fmt.Sprintf("session %d, exchange %d, %s %s: %s; expected %s", f.Session, f.Exchange, f.Message, f.Path, f.Observed, f.Expected)
}

func (p *prover) rule(r *checks.Rule) {
	held := false
	for _, b := range p.baselines {
		held = held || b.by[r.ID].Outcome == checks.Pass && b.by[r.ID].Exercised > 0
	}
	if !held {
		p.proof.Unheld = append(p.proof.Unheld, Defect{Rule: r.ID, Why: "no golden recording reaches it with a pass"})
	}
	if len(r.Mutants) < 2 {
		p.proof.Alive = append(p.proof.Alive, Defect{Rule: r.ID, Why: fmt.Sprintf("has %d mutants, two are wanted", len(r.Mutants))})
	}
	for _, m := range r.Mutants {
		p.mutant(r, m)
	}
}

func (p *prover) mutant(r *checks.Rule, m checks.Mutant) {
	fitted, alive := 0, 0
	for _, b := range p.baselines {
		was := b.by[r.ID]
		if was.Outcome != checks.Pass || !meant(r, m, b.golden) {
			continue
		}
		mutated, ok := b.golden.Try(m.Edit)
		if !ok {
			continue
		}
		fitted++
		now := p.judge(mutated)
		if now[r.ID].Count <= was.Count {
			alive++
			p.proof.Alive = append(p.proof.Alive, Defect{Rule: r.ID, Mutant: m.Edit.Name(), Golden: b.golden.Name,
				Why: fmt.Sprintf("not caught, the rule says %s", now[r.ID].Outcome)})
		}
		p.strays(r, m, b, now)
	}
	switch {
	case fitted == 0:
		p.proof.Alive = append(p.proof.Alive, Defect{Rule: r.ID, Mutant: m.Edit.Name(), Why: "fits no golden recording where the rule passes"})
	case alive == 0:
		p.proof.Killed++
	}
}

// meant tells whether a mutant is for a golden recording. Those of the suites are for the rules on provocations, and for
// mutants that name them: any other edit breaks what was provoked there as well.
func meant(r *checks.Rule, m checks.Mutant, g *golden.Recording) bool {
	if len(m.On) > 0 {
		return slices.Contains(m.On, g.Name)
	}
	return g.ByHand() || r.CheckProvoked != nil
}

// strays finds rules that the mutant broke without naming them. A finding that follows from another one (Rule.Follows)
// is explained by it and is no stray.
func (p *prover) strays(r *checks.Rule, m checks.Mutant, b baseline, now map[string]checks.Result) {
	for _, other := range p.all {
		if other.ID == r.ID || named(m, other.ID) {
			continue
		}
		was, is := b.by[other.ID], now[other.ID]
		if is.Outcome == checks.RuleBroken || is.Outcome == checks.Fail && unexplained(is) > unexplained(was) {
			p.proof.Stray = append(p.proof.Stray, Defect{Rule: r.ID, Mutant: m.Edit.Name(), Golden: b.golden.Name,
				Why: fmt.Sprintf("also breaks %s: %s", other.ID, first(is))})
		}
	}
}

// unexplained counts the findings that fail and follow from no other.
func unexplained(res checks.Result) int {
	n := 0
	for _, f := range res.Findings {
		if f.Outcome == checks.Fail && f.Follows == nil {
			n++
		}
	}
	return n
}

func named(m checks.Mutant, id string) bool {
	return slices.ContainsFunc(m.Also, func(s checks.Sibling) bool { return s.ID == id })
}
