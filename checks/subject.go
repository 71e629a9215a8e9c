package checks

import (
	"cwmplab/capture"
	"cwmplab/cwmp"
)

// subject gathers what the rules said about one device or one ACS.
type subject struct {
	id       string
	role     cwmp.Role
	version  cwmp.Version
	from     string
	sessions int
	tallies  []tally   // by rule index; nil until something was told
	folds    [2][]Fold // of a CPE, by leg and index of device rules
	judged   bool      // seen in a recording whose recorder did not play it
}

// tally counts what one rule said about one subject.
type tally struct {
	exercised, broken uint32
	worst             uint8 // rank of the worst outcome
	unsure            uint32
	reason            string
	findings          []Finding
	failures          uint32
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

// deviceID names a CPE in results.
func deviceID(s *capture.Session) string {
	if id := string(s.Key()); id != "" {
		return id
	}
	for _, x := range s.Exchanges {
		return "unknown CPE at " + x.Conn.Client.Addr().String()
	}
	return "unknown CPE"
}

// acsID names an ACS in results.
func acsID(s *capture.Session) string {
	if s.ACS != "" {
		return s.ACS
	}
	return "unknown ACS"
}

// tally returns the counters of a rule, made on first use.
func (s *subject) tally(rule, rules int) *tally {
	if s.tallies == nil {
		s.tallies = make([]tally, rules)
	}
	return &s.tallies[rule]
}

func roleOrder(s *subject) int {
	if s.role == cwmp.CPE {
		return 0
	}
	return 1
}

// sideMatches tells whether a rule says something about a subject.
func sideMatches(r *Rule, s *subject) bool { return r.Role == cwmp.Both || r.Role == s.role }
