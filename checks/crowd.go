package checks

import (
	"fmt"
	"slices"

	"cwmplab/cwmp"
)

// Above mostDevices devices a report tells those that are alike together, so that it stays readable and its size bounded:
// first the devices without findings, then those whose findings came when mostLoud others had some already. It is not
// less than mostDevices, so that no finding is missing where each device is told by itself.
const (
	mostDevices = 200
	mostLoud    = 200
)

// crowd puts devices together where there are many. The order of the others stays.
func (p *parties) crowd(subs []*subject, rules int) []*subject {
	devices := p.quiet.devices + p.rest.devices
	for _, s := range subs {
		if s.role == cwmp.CPE {
			devices++
		}
	}
	if devices <= mostDevices {
		return subs
	}
	var kept []*subject
	room := make([]tally, rules)
	quiet, rest := p.quiet.clone(rules), p.rest.clone(rules)
	for _, s := range subs {
		switch {
		case s.role != cwmp.CPE:
			kept = append(kept, s)
		case !s.loud:
			quiet.absorb(s, room)
		case !s.rest:
			kept = append(kept, s)
		default:
			rest.absorb(s, room)
		}
	}
	return append(named(rest, "%d more devices with findings"), append(named(quiet, "%d devices without findings"), kept...)...)
}

func named(s *subject, format string) []*subject {
	if s.devices == 0 {
		return nil
	}
	s.id = fmt.Sprintf(format, s.devices)
	return []*subject{s}
}

// clone copies what is told about devices together, so that more can be added.
func (s *subject) clone(rules int) *subject {
	c := *s
	c.tallies = tallies{open: s.tallies.all(rules)}
	c.details = slices.Clone(s.details)
	return &c
}

// absorb adds another device: counts add up, and the worst stands. Of devices with findings, which are added here only
// where they are told together, the first findings were kept when they were made. Room is for the counters of all rules.
func (s *subject) absorb(o *subject, room []tally) {
	s.devices++
	s.sessions += o.sessions
	if o.version > s.version {
		s.version, s.from = o.version, o.from
	}
	for i, from := range o.tallies.into(room) {
		if from.worst == rankNone {
			continue
		}
		t := s.tallies.of(i, len(room))
		t.exercised += from.exercised
		t.broken += from.broken
		t.worst = max(t.worst, from.worst)
	}
}
