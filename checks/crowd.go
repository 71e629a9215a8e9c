package checks

import (
	"fmt"

	"cwmplab/cwmp"
)

// Above these numbers of devices a report tells those that are alike together, so that it stays readable and its size
// bounded: first the devices without findings, then the rest of the others.
const (
	mostDevices = 200
	mostLoud    = 1000
)

// crowd puts devices together where there are many. The order of the others stays.
func crowd(subs []*subject, rules int) []*subject {
	devices := 0
	for _, s := range subs {
		if s.role == cwmp.CPE {
			devices++
		}
	}
	if devices <= mostDevices {
		return subs
	}
	var kept []*subject
	quiet, rest := &subject{role: cwmp.CPE, judged: true}, &subject{role: cwmp.CPE, judged: true}
	loud := 0
	for _, s := range subs {
		switch {
		case s.role != cwmp.CPE:
			kept = append(kept, s)
		case s.quiet():
			quiet.absorb(s, rules)
		case loud < mostLoud:
			loud++
			kept = append(kept, s)
		default:
			rest.absorb(s, rules)
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

// quiet tells whether nothing failed, warned or stayed unclear.
func (s *subject) quiet() bool {
	for i := range s.tallies {
		if s.tallies[i].worst > rankPass {
			return false
		}
	}
	return true
}

// absorb adds another device: counts add up, the worst stands, the first findings are kept.
func (s *subject) absorb(o *subject, rules int) {
	s.devices++
	s.sessions += o.sessions
	if o.version > s.version {
		s.version, s.from = o.version, o.from
	}
	for i := range o.tallies {
		from := &o.tallies[i]
		if from.worst == rankNone {
			continue
		}
		t := s.tally(i, rules)
		t.exercised += from.exercised
		t.broken += from.broken
		t.worst = max(t.worst, from.worst)
		if from.detail == 0 {
			continue
		}
		d, add := s.detail(t), o.details[from.detail-1]
		if d.reason == "" {
			d.reason = add.reason
		}
		d.findings = append(d.findings, add.findings[:min(len(add.findings), MaxFindings-len(d.findings))]...)
	}
}
