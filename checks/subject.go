package checks

import (
	"cwmplab/cwmp"
)

// subject gathers what the rules said about one device or one ACS.
type subject struct {
	id       string
	role     cwmp.Role
	version  cwmp.Version
	from     string
	sessions int
	devices  int       // told together in this one, 0 for a single subject
	judged   bool      // seen in a recording whose recorder did not play it
	tallies  []tally   // by rule; nil until something was told
	details  []detail  // of rules that had more to say than "kept"
	folds    [2][]Fold // of a CPE, by leg and place of the device rule
	shared   [2][]any  // what its folds keep together, by leg
}

// tally counts what one rule said about one subject. There is one for each rule and subject: it is kept small.
type tally struct {
	exercised, broken uint32
	worst             uint8  // rank of the worst outcome
	detail            uint16 // place in subject.details plus one, 0 for none
}

// detail is what a rule said about a subject beyond "kept".
type detail struct {
	reason   string // of the first inconclusive verdict
	findings []Finding
}

// Ranks of outcomes inside a tally.
const (
	rankNone uint8 = iota
	rankPass
	rankUnclear
	rankWarn
	rankFail
	rankBroken
)

// tally returns the counters of a rule, made on first use.
func (s *subject) tally(rule, rules int) *tally {
	if s.tallies == nil {
		s.tallies = make([]tally, rules)
	}
	return &s.tallies[rule]
}

// detail returns what a rule said beyond "kept", made on first use.
func (s *subject) detail(t *tally) *detail {
	if t.detail == 0 {
		s.details = append(s.details, detail{})
		t.detail = uint16(len(s.details)) //nolint:gosec // there are fewer rules than 65,535
	}
	return &s.details[t.detail-1]
}

// unclear books a verdict that could not be reached; the first reason is told.
func (s *subject) unclear(t *tally, reason string) {
	t.worst = max(t.worst, rankUnclear)
	if d := s.detail(t); d.reason == "" {
		d.reason = reason
	}
}

func roleOrder(s *subject) int {
	if s.role == cwmp.CPE {
		return 0
	}
	return 1
}

// sideMatches tells whether a rule says something about a subject.
func sideMatches(r *Rule, s *subject) bool { return r.Role.Has(s.role) }
