package view

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"cwmplab/checks"
)

// Filter says which sessions are asked for. Zero values ask for all.
type Filter struct {
	Recording string // key
	Device    string // or a part of its name, where no device is named so
	RPC       string // name of a method or message: "Inform" fits InformResponse too
	Event     string // event code
	Rule      string // ID of a rule with a finding in the session
	Level     string // of such a rule: "MUST", "SHOULD", …
	Side      string // of such a finding: "CPE" or "ACS"
	Outcome   string // of such a finding: "fail" or "warn"; "clean" for sessions without one

	part string // of the names of the devices, in small letters; "" where Device names one
}

// Findings tells whether the filter asks for sessions with certain findings.
func (f Filter) findings() bool {
	return f.Rule+f.Level+f.Side != "" || f.Outcome == "fail" || f.Outcome == "warn"
}

// Takes tells whether a finding is one of those asked for.
func (f Filter) Takes(x *Finding) bool {
	return (f.Rule == "" || x.RuleID == f.Rule) && (f.Level == "" || string(x.Level) == f.Level) &&
		(f.Side == "" || x.Side == f.Side) && (f.Outcome == "" || string(x.Outcome) == f.Outcome)
}

// takes tells whether a session is one of those asked for.
func (f Filter) takes(s *Flow) bool {
	switch {
	case !s.Known, !f.within(s), f.Outcome == "clean" && len(s.Findings) > 0:
		return false
	case f.findings():
		return slices.ContainsFunc(s.Findings, f.Takes)
	}
	return true
}

// within tells whether a flow is one of those asked for, whatever was found in it.
func (f Filter) within(s *Flow) bool {
	switch {
	case f.Recording != "" && s.ID.Recording != f.Recording,
		!f.device(s.Device),
		f.Event != "" && !slices.Contains(s.Events, f.Event),
		f.RPC != "" && !slices.ContainsFunc(s.Names, func(n string) bool { return n == f.RPC || n == f.RPC+"Response" }):
		return false
	}
	return true
}

// device tells whether a device is one of those asked for.
func (f Filter) device(id string) bool {
	if f.part != "" {
		return strings.Contains(strings.ToLower(id), f.part)
	}
	return f.Device == "" || id == f.Device
}

// named finds out whether a filter names a device, or a part of the names of some. The lock is held.
func (l *Library) named(f Filter) Filter {
	f.part = ""
	if f.Device == "" {
		return f
	}
	is := func(e *flowEntry) bool { return e.Device == f.Device }
	for _, r := range l.recordings {
		if slices.ContainsFunc(r.order, is) {
			return f
		}
		for _, e := range r.outside {
			if is(e) {
				return f
			}
		}
	}
	f.part = strings.ToLower(f.Device)
	return f
}

// Sessions lists the sessions that a filter asks for, without their exchanges, in the order of recordings and numbers.
func (l *Library) Sessions(f Filter) []Flow {
	list, _ := l.SomeSessions(f, 0, math.MaxInt)
	return list
}

// SomeSessions is a part of [Library.Sessions], from a place on, and the number of all.
func (l *Library) SomeSessions(f Filter, from, count int) (list []Flow, total int) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	f = l.named(f)
	for _, r := range l.recordings {
		for _, e := range r.order {
			if !f.takes(&e.Flow) {
				continue
			}
			if total >= from && len(list) < count {
				s := e.Flow
				s.Exchanges = nil
				list = append(list, s)
			}
			total++
		}
	}
	return list, total
}

// Outside lists what passed on connections that belong to no session, in the order of connections.
func (l *Library) Outside(key string) []Flow {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var list []Flow
	for _, r := range l.recordings {
		if key != "" && r.Key != key {
			continue
		}
		from := len(list)
		for _, e := range r.outside {
			if e.Known || len(e.Findings) > 0 {
				list = append(list, e.Flow)
			}
		}
		slices.SortFunc(list[from:], func(a, b Flow) int { return cmp.Compare(a.ID.Connection, b.ID.Connection) })
	}
	return list
}

// Device is one device with what is known of it.
type Device struct {
	ID       string
	Sessions int
	Fails    int // findings
	Warns    int
	Requests int // connection requests to it
	Last     Flow
}

// Devices lists the devices in the order in which they came first. A session that names no device belongs to "".
func (l *Library) Devices() []Device {
	l.mu.RLock()
	defer l.mu.RUnlock()
	places := map[string]int{}
	var list []Device
	of := func(id string) *Device {
		at, ok := places[id]
		if !ok {
			at = len(list)
			places[id] = at
			list = append(list, Device{ID: id})
		}
		return &list[at]
	}
	for _, r := range l.recordings {
		for _, e := range r.order {
			if !e.Known {
				continue
			}
			d := of(e.Device)
			d.Sessions++
			d.count(e.Findings)
			if last := e.Flow; !last.Start.Before(d.Last.Start) {
				last.Exchanges = nil
				d.Last = last
			}
		}
		for _, e := range r.outside {
			if e.Device != "" {
				of(e.Device).count(e.Findings)
			}
		}
		for _, q := range r.requests {
			if q.Device != "" {
				of(q.Device).Requests++
			}
		}
	}
	return list
}

// count counts what the device is to blame for; what its ACS did is in the list too.
func (d *Device) count(list []*Finding) {
	for _, f := range list {
		switch {
		case f.Side != "CPE":
		case f.Fails():
			d.Fails++
		default:
			d.Warns++
		}
	}
}

// Choices are the values that a filter can have: what occurs in the library.
type Choices struct {
	Devices, RPCs, Events, Rules, Levels, Sides []string
}

// Choices lists what can be filtered by.
func (l *Library) Choices() Choices {
	l.mu.RLock()
	defer l.mu.RUnlock()
	sets := [6]map[string]bool{}
	for i := range sets {
		sets[i] = map[string]bool{}
	}
	for _, r := range l.recordings {
		for _, e := range r.order {
			sets[0][e.Device] = true
			for _, n := range e.Names {
				if !strings.Contains(n, " ") {
					sets[1][strings.TrimSuffix(n, "Response")] = true
				}
			}
			for _, ev := range e.Events {
				sets[2][ev] = true
			}
			for _, f := range e.Findings {
				sets[3][f.RuleID], sets[4][string(f.Level)], sets[5][f.Side] = true, true, true
			}
		}
	}
	list := func(i int) []string {
		delete(sets[i], "")
		all := make([]string, 0, len(sets[i]))
		for v := range sets[i] {
			all = append(all, v)
		}
		slices.Sort(all)
		return all
	}
	return Choices{list(0), list(1), list(2), list(3), list(4), list(5)}
}

// Group is what one rule found on one side.
type Group struct {
	First   *Finding
	Count   int
	Fails   int
	Devices int    // subjects
	Follows int    // of the findings: explained by another one
	At      FlowID // where the message of the first one stands
}

// Groups lists the findings by rule and side: failures first, those that follow from others last, the earliest first.
func (l *Library) Groups(f Filter) []Group {
	l.mu.RLock()
	defer l.mu.RUnlock()
	type key struct{ rule, side string }
	places := map[key]int{}
	var list []Group
	subjects := map[key]map[string]bool{}
	take := func(all []*Finding) {
		for _, x := range all {
			if !f.Takes(x) {
				continue
			}
			k := key{x.RuleID, x.Side}
			at, ok := places[k]
			if !ok {
				at = len(list)
				places[k], subjects[k] = at, map[string]bool{}
				list = append(list, Group{First: x})
			}
			g := &list[at]
			g.add(x, x.Follows(all) != "")
			subjects[k][x.Subject] = true
			g.Devices = len(subjects[k])
		}
	}
	for _, r := range l.recordings {
		if f.Recording != "" && r.Key != f.Recording {
			continue
		}
		for _, e := range r.order {
			take(e.Findings)
		}
		for _, e := range r.outside {
			take(e.Findings)
		}
	}
	for i := range list {
		list[i].At = l.locate(list[i].First)
	}
	slices.SortFunc(list, compareGroups)
	return list
}

func (g *Group) add(x *Finding, follows bool) {
	g.Count++
	if x.Fails() {
		g.Fails++
	}
	if follows {
		g.Follows++
	}
	if first := g.First; x.Fails() != first.Fails() && x.Fails() || x.Fails() == first.Fails() && earlier(x, first) {
		g.First = x
	}
}

func earlier(a, b *Finding) bool {
	if c := a.Time.Compare(b.Time); c != 0 {
		return c < 0
	}
	return a.WireOffset < b.WireOffset
}

func compareGroups(a, b Group) int {
	rank := func(g Group) int {
		n := 0
		if g.Fails == 0 {
			n = 2
		}
		if g.Follows == g.Count {
			n++
		}
		return n
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), a.First.Time.Compare(b.First.Time), cmp.Compare(a.First.WireOffset, b.First.WireOffset),
		cmp.Compare(a.First.RuleID, b.First.RuleID))
}

// Worst is the worst outcome of findings: fail, warn, or "" for none.
func Worst(list []*Finding) checks.Outcome {
	worst := checks.Outcome("")
	for _, f := range list {
		if f.Fails() {
			return checks.Fail
		}
		worst = checks.Warn
	}
	return worst
}
