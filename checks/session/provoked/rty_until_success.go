package provoked

import (
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// most is how many retries in a row a CPE has to make at least: one passage of the standard may allow it a limit after that.
const most = 10

// UntilSuccess: the ACS lets as many tries fail as the fact "failures" says, and then takes the next one.
var UntilSuccess = checks.Rule{
	ID:            "CWMP-RTY-001",
	Title:         "A session that failed is tried again until one succeeds",
	Spec:          checks.TR069("3.2.1.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: untilSuccess,
	Mutants: []checks.Mutant{
		checks.Breaks(stopsAfter(2)).Only("provoked/cwmp-rty-001"), // none of them carried a request
		checks.Breaks(stopsAfter(5)).Only("provoked/cwmp-rty-001"),
		checks.Breaks(stopsAfter(8)).Only("provoked/cwmp-rty-001"),
	},
	Hint: checks.Hint{
		Allowed:     "One try after the other, each after the wait of the table. After the tenth retry a stop is let pass.",
		Cause:       "The client gives up after some attempts and waits for its next event, or for a restart.",
		Consequence: "After an outage of the ACS devices stay away, some of them for ever.",
		Remedy:      "The maker of the CPE has to go on; an operator can set the retry parameters.",
	},
}

func untilSuccess(p *checks.Provocation, _ *checks.Facts) error {
	wanted, err := strconv.Atoi(p.Fact("failures"))
	if err != nil {
		return checks.NotHere
	}
	failures := 0
	var last try
	for _, t := range tries(p, p.Start) {
		switch {
		case t.failed:
			failures, last = failures+1, t
		case failures >= wanted:
			return nil
		case failures > 0:
			return checks.Unsure("only %d tries failed, %d were meant to", failures, wanted)
		}
	}
	switch {
	case failures == 0:
		return checks.NotHere
	case failures > most:
		return nil
	}
	return missing(p, last, failures, "no try follows "+strconv.Itoa(failures)+" that failed")
}

// stopsAfter leaves out all tries after some, and lets the suite wait for them.
func stopsAfter(n int) mutate.Edit {
	return mutate.Seq(mutate.New("no try after "+strconv.Itoa(n), func(t *capture.Transcript) bool {
		from, seen := 0, map[string]bool{}
		for i, e := range t.Entries {
			if e.Record != nil && e.Record.Name == capture.MarkProvocation {
				from = i
			}
		}
		gone := map[string]bool{}
		for _, e := range t.Entries[from:] {
			if e.Verb != capture.VerbOpen || seen[e.Conn] || e.Open == nil || e.Open.How == "syn" {
				continue
			}
			seen[e.Conn] = true
			gone[e.Conn] = len(seen) > n
		}
		var left []capture.Entry
		for _, e := range t.Entries {
			if !gone[e.Conn] {
				left = append(left, e)
			}
		}
		changed := len(left) < len(t.Entries)
		t.Entries = left
		return changed
	}), mutate.Linger(10*time.Minute))
}
