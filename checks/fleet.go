package checks

// Fleet is what a run of many devices against an ACS measured.
type Fleet struct {
	Devices  int     `json:"devices"`  // that there were
	Called   int     `json:"called"`   // of them opened a session
	Seconds  float64 `json:"seconds"`  // in which sessions were begun
	Asked    float64 `json:"asked"`    // sessions a second that were to begin
	Achieved float64 `json:"achieved"` // sessions a second that came to their end

	Begun  int `json:"begun"`  // sessions
	Well   int `json:"well"`   // of them came to their end
	Failed int `json:"failed"` // of them failed, see Failures
	Cut    int `json:"cut"`    // of them were under way when the run was over

	Failures []FleetFailure `json:"failures"` // by cause, the most frequent first
	Missed   FleetMissed    `json:"missed"`
	// RoundTrip is from the first byte of a POST to the last of its response; Session from the begin of a session to
	// its end, of those that came to one.
	RoundTrip FleetSpread   `json:"roundTrip"`
	Session   FleetSpread   `json:"session"`
	Broken    []FleetRule   `json:"broken"` // by rule
	Memory    []FleetMemory `json:"memory"` // of the process, over time
	Recorded  int           `json:"recorded"`
}

// FleetFailure counts sessions that failed in the same way.
type FleetFailure struct {
	Cause string `json:"cause"`
	Count int    `json:"count"`
	Ours  bool   `json:"ours,omitempty"` // the machine that played the devices is to blame
}

// FleetMissed counts sessions that were due and did not begin, by who was too slow.
type FleetMissed struct {
	ACS     int `json:"acs"`     // as many sessions as allowed were under way
	Judge   int `json:"judge"`   // sessions came faster than they were judged
	Machine int `json:"machine"` // the machine that played the devices
}

// Sum is all of them.
func (m FleetMissed) Sum() int { return m.ACS + m.Judge + m.Machine }

// FleetSpread is a distribution of durations, in milliseconds.
type FleetSpread struct {
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

// FleetRule counts how often a rule was broken.
type FleetRule struct {
	Rule     string  `json:"rule"`
	Outcome  Outcome `json:"outcome"`
	Count    int     `json:"count"`
	Sessions int     `json:"sessions"` // in which it was
}

// FleetMemory is what the process held at a time of the run, in bytes.
type FleetMemory struct {
	Seconds float64 `json:"seconds"`
	Live    uint64  `json:"live"`  // after the last garbage collection
	Total   uint64  `json:"total"` // all that the system has given
}
