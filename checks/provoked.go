package checks

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
)

// Bounds of what is kept of one provocation.
const (
	mostSteps    = 256
	mostSessions = 256
	mostOthers   = 1024
	mostEnding   = 256 // devices of which it is known how their sessions end
)

// straggle is how long after the end of a provocation a session that began in it may still end.
const straggle = 10 * time.Minute

// provocations collects what suites have marked, until it can be judged.
type provocations struct {
	open []*Provocation // the last one is under way where End is zero
	last ended          // the session that was seen last, of whatever device
	ends map[capture.DeviceKey]*endings
}

// mark takes a marker of a suite. It gives the provocations that nothing more can come to.
func (ps *provocations) mark(m *capture.Mark) (over []*Provocation) {
	switch last := ps.underWay(); m.Name {
	case capture.MarkProvocation:
		if last != nil {
			last.End = m.Time
		}
		p := &Provocation{Rules: m.Rules, Facts: m.Facts, Start: m.Time}
		if m.Device != nil {
			p.Device = *m.Device
		}
		p.follows(ps.last)
		if e := ps.ends[capture.KeyOf(p.Device)]; e != nil {
			p.ends, p.Failing = e.inOrder, e.failing
		}
		over = ps.until(m.Time.Add(-straggle))
		ps.open = append(ps.open, p)
	case capture.MarkStep:
		if last != nil && len(last.Steps) < mostSteps {
			last.Steps = append(last.Steps, Step{m.Step, m.Time, m.ID, m.Facts})
		}
	default:
		if last != nil {
			last.End = m.Time
		}
	}
	return over
}

func (ps *provocations) underWay() *Provocation {
	if n := len(ps.open); n > 0 && ps.open[n-1].End.IsZero() {
		return ps.open[n-1]
	}
	return nil
}

// until takes out the provocations that were over at a time.
func (ps *provocations) until(t time.Time) (over []*Provocation) {
	ps.open = slices.DeleteFunc(ps.open, func(p *Provocation) bool {
		if p.End.IsZero() || p.End.After(t) {
			return false
		}
		over = append(over, p)
		return true
	})
	return over
}

// item gives an item to the provocations it falls into.
func (ps *provocations) item(it capture.Item) {
	for _, p := range ps.open {
		p.take(it)
	}
	if s, ok := it.(*capture.Session); ok {
		if e := endOf(s); e.device != "" {
			ps.last = e
		}
		ps.noteEnd(s)
	}
}

// endings tell how the sessions of a device ended so far.
type endings struct {
	inOrder bool // one did, in order
	failing bool // the last one did not
}

// noteEnd notes how a session of a device ended.
func (ps *provocations) noteEnd(s *capture.Session) {
	key, well := capture.KeyOf(s.Device), s.Ended == capture.EndedWell
	e := ps.ends[key]
	if e == nil {
		if len(ps.ends) == mostEnding {
			return
		}
		if ps.ends == nil {
			ps.ends = map[capture.DeviceKey]*endings{}
		}
		e = &endings{}
		ps.ends[key] = e
	}
	e.inOrder, e.failing = e.inOrder || well, !well
	for _, p := range ps.open {
		if capture.KeyOf(p.Device) != key {
			continue
		}
		p.ends = p.ends || well
		if s.Start.Before(p.Start) { // it was still under way then
			p.Failing = !well
		}
	}
}

func (p *Provocation) take(it capture.Item) {
	switch it := it.(type) {
	case *capture.Session:
		same := it.Device.OUI == "" || capture.KeyOf(it.Device) == capture.KeyOf(p.Device)
		if same && p.covers(it.Start, it.End) && len(p.Sessions) < mostSessions {
			p.Sessions = append(p.Sessions, it)
		}
		p.follows(endOf(it))
	case *capture.ConnectionRequest:
		m := it.Exchange.Request
		same := !it.Known || capture.KeyOf(it.Device) == capture.KeyOf(p.Device)
		if same && m != nil && p.covers(m.Start, m.End) && len(p.Requests) < mostOthers {
			p.Requests = append(p.Requests, it)
		}
	case *capture.Other:
		if m := it.Exchange.Request; m != nil && p.covers(m.Start, m.End) && len(p.Others) < mostOthers {
			p.Others = append(p.Others, it)
		}
	case *capture.Attempt:
		if p.covers(it.Conn.Opened, it.Conn.Opened) && len(p.Attempts) < mostOthers {
			p.Attempts = append(p.Attempts, it)
		}
	}
}

// covers tells whether something that lasted from start to end touches the provocation.
func (p *Provocation) covers(start, end time.Time) bool {
	return !end.Before(p.Start) && (p.End.IsZero() || start.Before(p.End))
}

// provoked hands an item to what was provoked, and judges what is over.
func (r *Runner) provoked(it capture.Item) {
	if len(r.ix.provoked) == 0 {
		return
	}
	if m, ok := it.(*capture.Mark); ok {
		r.judgeProvoked(r.provocations.mark(m))
		return
	}
	r.provocations.item(it)
	if s, ok := it.(*capture.Session); ok {
		r.seen = later(r.seen, s.End)
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// judgeProvoked judges provocations that are over.
func (r *Runner) judgeProvoked(over []*Provocation) {
	for _, p := range over {
		p.Seen = p.End
		if p.End.IsZero() {
			p.Seen = later(r.seen, p.Start)
		}
		cpe := r.parties.device(p.Device)
		if cpe == nil {
			continue
		}
		var last *capture.Session
		if n := len(p.Sessions); n > 0 {
			last = p.Sessions[n-1]
		}
		r.about(last)
		sides := sides{cpe, r.parties.acsOf(cpe, nil)}
		r.facts.Version = max(r.facts.Version, cpe.version) // what the one under test can, whatever was agreed on for the occasion
		if sides.acs != nil {
			r.facts.Version = max(r.facts.Version, sides.acs.version)
		}
		r.at = p.Start
		r.each(r.ix.provoked, func(i int, rule *Rule) {
			if slices.Contains(p.Rules, rule.ID) && r.applies(rule) {
				r.tell(i, sides, nil, nil, rule.CheckProvoked(p, &r.facts))
			}
		})
		r.at = time.Time{}
		for _, s := range p.Sessions {
			for _, x := range s.Exchanges {
				x.Request.Release()
				x.Response.Release()
			}
		}
	}
}

// either joins codes: "9003 or 9005".
func either(codes []int) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = strconv.Itoa(c)
	}
	return strings.Join(words, " or ")
}
