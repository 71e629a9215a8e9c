package checks

import "cwmplab/cwmp"

// subject gathers what the rules said about one device or one ACS.
type subject struct {
	id       string
	role     cwmp.Role
	version  cwmp.Version
	from     string
	sessions int32
	devices  int32 // told together in this one, 0 for a single subject
	judged   bool  // seen in a recording whose recorder did not play it
	loud     bool  // a rule said more than "kept" about it
	rest     bool  // where devices are told together, it is one of those with findings
	tallies  tallies
	details  []detail    // of rules that had more to say than "kept"
	awake    bool        // it is among those whose counters and folds are at hand
	legs     [2]*history // of a CPE: what its folds keep, by leg; nil for nothing
	notes    note        // the same, packed
	server   *subject    // the ACS a CPE of this recording talked to last

	running      int32 // sessions under way
	gone         bool  // dropped: its results are told together with those of others
	older, newer *subject
}

// history is what the folds of a CPE keep from item to item.
type history struct {
	folds  []Fold // in the order of the rules; those that keep nothing are left out
	places string // of their rules among the device rules, two bytes each
	shared []any  // what they keep together
}

// place is that of the rule of a fold.
func (h *history) place(i int) int { return int(h.places[2*i])<<8 | int(h.places[2*i+1]) }

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

// detail returns what a rule said beyond "kept", made on first use.
func (s *subject) detail(t *tally) *detail {
	if t.detail == 0 {
		s.details = append(s.details, detail{})
		t.detail = uint16(len(s.details)) //nolint:gosec // there are fewer rules than 65,535
	}
	return &s.details[t.detail-1]
}

func (d *detail) unclear(reason string) {
	if d.reason == "" {
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
