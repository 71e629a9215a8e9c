package checks

import (
	"errors"
	"fmt"
	"slices"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// Options say how a runner judges.
type Options struct {
	Policy   Policy
	Declared Declared
	Area     func(id string) string        // area of a rule ID, for results; nil leaves it empty
	Input    string                        // name of the recording, for findings
	Within   func(m *capture.Message) bool // only messages (and findings) it accepts are counted; nil accepts all
}

// Runner judges the items of one recording or of several, one after the other.
// It is not safe for concurrent use; what it keeps is bounded by the number of subjects and findings.
type Runner struct {
	rules    []*Rule
	ix       *index
	opt      Options
	source   *capture.Source
	subjects map[string]*subject
	order    []*subject
	summary  Summary
	played   map[cwmp.Role]bool // roles the recorder itself plays: not reported
	buf      []int
	lacking  map[int]string
	broken   map[int]string // rules that panicked
	legs     legs
	memo     Memo
}

// NewRunner makes a runner over rules, in their order.
func NewRunner(rules []*Rule, o Options) *Runner {
	return &Runner{rules: rules, ix: newIndex(rules), opt: o, subjects: map[string]*subject{},
		lacking: map[int]string{}, broken: map[int]string{}}
}

// Begin tells the runner which recording the next items come from.
func (r *Runner) Begin(s *capture.Source) {
	r.source = s
	r.played = map[cwmp.Role]bool{}
	r.legs = newLegs()
	clear(r.lacking)
	for i, rule := range r.rules {
		if why := rule.Observe.lacks(s); why != "" {
			r.lacking[i] = why
		}
	}
	if s != nil && len(s.Subjects) > 0 {
		r.played[cwmp.CPE] = !slices.Contains(s.Subjects, "CPE")
		r.played[cwmp.ACS] = !slices.Contains(s.Subjects, "ACS")
	}
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
		r.fold(r.known(it.Device), it)
	case *capture.Attempt:
		r.foldAll(it)
	}
}

func (r *Runner) exchange(x *capture.Exchange) {
	if !r.legs.far {
		r.summary.Exchanges++
	}
	for _, m := range []*capture.Message{x.Request, x.Response} {
		if m == nil || !m.HTTP.Complete {
			continue
		}
		r.buf = r.ix.wanted(m, r.buf[:0])
		for _, i := range r.buf {
			r.message(i, m)
		}
	}
	for _, i := range r.ix.exchanges {
		r.guard(i, func(rule *Rule) {
			if !rule.Observe.ConnReq {
				r.tell(i, x.Session, x.Request, r.applies(i, x.Session, func(f *Facts) error { return rule.CheckExchange(x, f) }))
			}
		})
	}
	for _, m := range []*capture.Message{x.Request, x.Response} {
		if m != nil {
			m.Release()
		}
	}
}

func (r *Runner) message(i int, m *capture.Message) {
	if !r.rules[i].Observe.wants(m) {
		return
	}
	s := m.Session()
	r.guard(i, func(rule *Rule) {
		r.tell(i, s, m, r.applies(i, s, func(f *Facts) error { return rule.Check(m, f) }))
	})
}

// applies runs a check where the source and the version let the rule apply.
func (r *Runner) applies(i int, s *capture.Session, check func(*Facts) error) error {
	if _, no := r.lacking[i]; no {
		return NotHere
	}
	f := Facts{Declared: &r.opt.Declared, Source: r.source, Session: s, Memo: &r.memo}
	if s != nil {
		f.Version = s.Version
	}
	if !r.rules[i].Versions.cover(f.Version, &r.opt.Declared) {
		return NotHere
	}
	return check(&f)
}

func (r *Runner) session(s *capture.Session) {
	if s.Window == 0 && !r.legs.far {
		r.summary.Sessions++
	}
	r.countSession(s)
	for _, i := range r.ix.sessions {
		r.guard(i, func(rule *Rule) {
			_ = r.applies(i, s, func(f *Facts) error {
				rule.CheckSession(s, f, func(v error) { r.tell(i, s, nil, v) })
				return nil
			})
		})
	}
	r.fold(r.cpe(deviceID(s)), s)
	for _, x := range s.Exchanges {
		for _, m := range []*capture.Message{x.Request, x.Response} {
			if m != nil {
				m.Release()
			}
		}
	}
}

func (r *Runner) countSession(s *capture.Session) {
	for _, sub := range []*subject{r.cpe(deviceID(s)), r.acs(acsID(s))} {
		if r.played[sub.role] || !r.legs.judges(sub.role) {
			continue
		}
		sub.judged = true
		if s.Window == 0 {
			sub.sessions++
		}
		if s.Version > sub.version {
			sub.version, sub.from = s.Version, s.VersionFrom
		}
	}
}

func (r *Runner) connectionRequest(c *capture.ConnectionRequest) {
	for _, m := range []*capture.Message{c.Exchange.Request, c.Exchange.Response} {
		if m == nil || !m.HTTP.Complete {
			continue
		}
		for _, i := range r.ix.connReq {
			if r.rules[i].Scope() != ScopeMessage || !r.rules[i].Observe.wants(m) {
				continue
			}
			r.guard(i, func(rule *Rule) {
				r.tellFor(i, r.party(rule, m, c), nil, m, r.applies(i, nil, func(f *Facts) error { return rule.Check(m, f) }))
			})
		}
	}
	for _, i := range r.ix.exchanges {
		r.guard(i, func(rule *Rule) {
			if rule.Observe.ConnReq {
				m := c.Exchange.Request
				r.tellFor(i, r.party(rule, m, c), nil, m, r.applies(i, nil, func(f *Facts) error { return rule.CheckExchange(c.Exchange, f) }))
			}
		})
	}
	r.fold(r.known(c.Device), c)
}

// party is the subject of a connection-request rule: the CPE that was asked, or the ACS at the address that asked.
func (r *Runner) party(rule *Rule, m *capture.Message, c *capture.ConnectionRequest) *subject {
	if sideOf(rule, m) == cwmp.CPE {
		if id := string(capture.KeyOf(c.Device)); id != "" {
			return r.cpe(id)
		}
		return r.cpe("unknown CPE at " + c.Exchange.Conn.Server.String())
	}
	for _, s := range r.order {
		if s.role == cwmp.ACS {
			return s // a connection request is opened from an ephemeral port: the ACS seen so far is meant
		}
	}
	return r.acs("unknown ACS at " + c.Exchange.Conn.Client.Addr().String())
}

// fold hands an item to the device rules of a CPE.
func (r *Runner) fold(sub *subject, it capture.Item) {
	if sub == nil {
		return
	}
	folds := r.folds(sub)
	for n, i := range r.ix.devices {
		r.guard(i, func(*Rule) {
			if _, no := r.lacking[i]; no {
				return
			}
			s, _ := it.(*capture.Session)
			f := r.foldFacts(sub, s)
			if !r.rules[i].Versions.cover(f.Version, &r.opt.Declared) {
				return
			}
			folds[n].Item(it, f, func(v error) { r.tellFold(i, sub, s, it, v) })
		})
	}
}

func (r *Runner) foldAll(it capture.Item) {
	for _, sub := range r.order {
		if sub.role == cwmp.CPE && sub.folds[r.legs.index()] != nil {
			r.fold(sub, it)
		}
	}
}

func (r *Runner) foldFacts(sub *subject, s *capture.Session) *Facts {
	f := &Facts{Declared: &r.opt.Declared, Source: r.source, Session: s, Version: sub.version}
	if s != nil && s.Version != cwmp.UnknownVersion {
		f.Version = s.Version
	}
	return f
}

// folds are the folds of a CPE for the leg under way, made on first use.
func (r *Runner) folds(sub *subject) []Fold {
	leg := r.legs.index()
	if sub.folds[leg] == nil {
		sub.folds[leg] = make([]Fold, len(r.ix.devices))
		for n, i := range r.ix.devices {
			sub.folds[leg][n] = r.rules[i].CheckDevice()
		}
	}
	return sub.folds[leg]
}

// End closes the folds of the recording under way; the next recording starts with fresh ones.
func (r *Runner) End() {
	for _, sub := range r.order {
		for leg, folds := range sub.folds {
			r.legs.leave(leg)
			r.endFolds(sub, folds)
			sub.folds[leg] = nil
		}
	}
}

func (r *Runner) endFolds(sub *subject, folds []Fold) {
	for n, fold := range folds {
		i := r.ix.devices[n]
		r.guard(i, func(*Rule) {
			if _, no := r.lacking[i]; no {
				return
			}
			f := r.foldFacts(sub, nil)
			if r.rules[i].Versions.cover(f.Version, &r.opt.Declared) {
				fold.End(f, func(v error) { r.tellFold(i, sub, nil, nil, v) })
			}
		})
	}
}

// guard keeps a panic of a rule from anything but that rule's own result.
func (r *Runner) guard(i int, f func(*Rule)) {
	if _, out := r.broken[i]; out {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			r.broken[i] = fmt.Sprintf("the rule itself broke: %v", p)
		}
	}()
	f(r.rules[i])
}

func (r *Runner) cpe(id string) *subject { return r.subject(cwmp.CPE, id) }
func (r *Runner) acs(id string) *subject { return r.subject(cwmp.ACS, id) }

func (r *Runner) known(d cwmp.DeviceID) *subject {
	if id := string(capture.KeyOf(d)); id != "" {
		return r.cpe(id)
	}
	return nil
}

func (r *Runner) subject(role cwmp.Role, id string) *subject {
	key := role.String() + " " + id
	s := r.subjects[key]
	if s == nil {
		s = &subject{id: id, role: role}
		r.subjects[key] = s
		r.order = append(r.order, s)
	}
	return s
}

// isBroken takes a verdict apart.
func isBroken(v error) (*Broken, bool) {
	var b *Broken
	ok := errors.As(v, &b)
	return b, ok
}

// Input names the recording that findings of the next items come from.
func (r *Runner) Input(name string) { r.opt.Input = name }
