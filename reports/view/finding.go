package view

import (
	"cmp"
	"slices"

	"cwmplab/checks"
)

// Finding is one place where a requirement is broken, with what the rule says about it.
type Finding struct {
	checks.Finding
	Rule    *checks.Rule // nil for a rule that is not known
	RuleID  string
	Title   string
	Area    string
	Level   checks.Level
	Section string
	Subject string // the device or ACS
	Sure    checks.Confidence

	Flow   FlowID
	Number int // among the findings of its rule in its flow, from 1
}

// place puts a finding where it belongs. The lock is held.
func (l *Library) place(made *Finding) {
	r := l.byName[made.Input]
	if r == nil {
		return
	}
	id := FlowID{Session: made.Session}
	if made.Session == 0 {
		id.Connection = made.Connection
	}
	e := r.entry(id)
	made.Flow = e.ID
	made.Number = 1
	for _, other := range e.Findings {
		if other.RuleID == made.RuleID {
			made.Number++
		}
	}
	e.Findings = append(e.Findings[:len(e.Findings):len(e.Findings)], made)
}

// Follows names the rule whose finding in the same flow explains this one, "" for none.
func (f *Finding) Follows(all []*Finding) string {
	if f.Finding.Follows != nil {
		return *f.Finding.Follows
	}
	if f.Rule == nil || f.Session == 0 {
		return ""
	}
	for _, cause := range f.Rule.Follows {
		if slices.ContainsFunc(all, func(o *Finding) bool { return o.RuleID == cause && o.Exchange <= f.Exchange }) {
			return cause
		}
	}
	return ""
}

// Fails tells that the finding fails its subject, rather than warns.
func (f *Finding) Fails() bool { return f.Outcome == checks.Fail }

// Order sorts findings: by exchange, then by place, failures first.
func Order(list []*Finding) []*Finding {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *Finding) int {
		return cmp.Or(cmp.Compare(a.Exchange, b.Exchange), cmp.Compare(direction(a), direction(b)),
			cmp.Compare(a.WireOffset, b.WireOffset), cmp.Compare(a.RuleID, b.RuleID))
	})
	return list
}

func direction(f *Finding) int {
	if f.Direction == "response" {
		return 1
	}
	return 0
}

// In gives the findings of one message.
func In(list []*Finding, x *Exchange, direction string) []*Finding {
	var of []*Finding
	for _, f := range list {
		if f.Exchange == x.Number && f.Direction == direction && (f.Connection == 0 || f.Connection == x.Conn.ID) {
			of = append(of, f)
		}
	}
	return of
}

// Whole are the findings that name no message of the flow: they are about the session as such.
func (f *Flow) Whole() []*Finding {
	var list []*Finding
	for _, one := range f.Findings {
		x := f.Exchange(one.Finding.Exchange)
		if x == nil || one.Connection != 0 && x.Conn.ID != one.Connection {
			list = append(list, one)
		}
	}
	return list
}

// Locate tells in which flow the message of a finding stands: a finding about a session may lie in a connection request.
func (l *Library) Locate(f *Finding) FlowID {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.locate(f)
}

// locate is Locate with the lock held.
func (l *Library) locate(f *Finding) FlowID {
	e, r := l.lookup(f.Flow)
	if e == nil || f.Connection == 0 || f.Flow.Session == 0 || !e.Known {
		return f.Flow
	}
	if slices.ContainsFunc(e.Conns, func(c *Conn) bool { return c.ID == f.Connection }) || r.outside[f.Connection] == nil {
		return f.Flow
	}
	return r.outside[f.Connection].ID
}

// Finding gives one finding of a flow by its rule and number, nil where there is none.
func (f *Flow) Finding(rule string, number int) *Finding {
	for _, one := range f.Findings {
		if one.RuleID == rule && one.Number == number {
			return one
		}
	}
	return nil
}

// Findings lists the findings that a filter asks for, in the order of recordings, sessions and exchanges.
func (l *Library) Findings(f Filter) []*Finding {
	l.mu.RLock()
	defer l.mu.RUnlock()
	f = l.named(f)
	var list []*Finding
	take := func(e *flowEntry) {
		if !f.within(&e.Flow) {
			return
		}
		for _, x := range Order(e.Findings) {
			if f.Takes(x) {
				list = append(list, x)
			}
		}
	}
	for _, r := range l.recordings {
		for _, e := range r.order {
			take(e)
		}
		from := len(list)
		for _, e := range r.outside {
			take(e)
		}
		slices.SortStableFunc(list[from:], func(a, b *Finding) int { return cmp.Compare(a.Flow.Connection, b.Flow.Connection) })
	}
	return list
}
