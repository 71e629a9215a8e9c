package provoked

import (
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/session"
	"cwmplab/cwmp"
)

// LastRange: the ACS lets so many tries fail that more than ten retries follow.
var LastRange = checks.Rule{
	ID:            "CWMP-RTY-006",
	Title:         "From the tenth retry on the range of the wait stays the same",
	Spec:          checks.TR069("3.2.1.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: lastRange,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.And(mutate.InSession(13), mutate.ByMethod("Inform")), 40*time.Second))).Only("provoked/cwmp-rty-006").
			And("CWMP-RTY-005", "because every wait has its range"),
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.And(mutate.InSession(12), mutate.ByMethod("Inform")), -30*time.Second))).Only("provoked/cwmp-rty-006").
			And("CWMP-RTY-005", "because every wait has its range"),
	},
	Hint: checks.Hint{
		Allowed:     "m(k/1000)^9 to m(k/1000)^10 s before the tenth retry and each one after it, with the usual tolerances.",
		Cause:       "The wait grows without an end, or starts anew after some retries.",
		Consequence: "After a long outage devices come back hours late, or all at once.",
		Remedy:      "The maker of the CPE has to keep to the last row of the table.",
	},
}

func lastRange(p *checks.Provocation, _ *checks.Facts) error {
	low, high := bounds(p, most)
	if next, _ := bounds(p, most-1); p.Fact("multiplier") == "1000" || low-next < early {
		return checks.NotHere // the ranges are too close to each other
	}
	verdict := checks.NotHere
	list := tries(p, p.Start)
	for n := 1; n < len(list) && list[n-1].failed; n++ {
		if list[n].session == nil || list[n].session.RetryCount != n || fresh(list[n-1], list[n]) {
			return verdict // a try that the recording does not show, or one for a new event
		}
		if n <= most {
			continue
		}
		shortest, longest := list[n-1].waited(list[n])
		wait := shortest
		if longest < low {
			wait = longest
		}
		if longest < low-early || shortest > high+high/10+late {
			return checks.At(list[n].message(), "retry "+strconv.Itoa(n)+" comes after "+seconds(wait), seconds(low)+" to "+seconds(high)+", as before the tenth")
		}
		verdict = nil
	}
	return verdict
}

// fresh tells whether a try has an event that the one before had not, so that it was made at once.
func fresh(before, now try) bool {
	if before.session == nil || now.session == nil {
		return false
	}
	for _, e := range now.session.Events {
		known := false
		for _, b := range before.session.Events {
			known = known || b.EventCode == e.EventCode && !session.Anew(e.EventCode)
		}
		if !known {
			return true
		}
	}
	return false
}

// least is how many first retries have to be seen before equal waits are no chance any more, and how much they may differ
// and still count as equal: the clocks of device and recorder have some play.
const (
	least = 8
	play  = 500 * time.Millisecond
	wide  = 3 * time.Second // of a range in which chance shows
)

// Random: the ACS lets one try fail after the other, and takes the retry each time.
var Random = checks.Rule{
	ID:            "CWMP-RTY-007",
	Title:         "The wait before a retry is drawn at random in its range",
	Spec:          checks.TR069("3.2.1.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: random,
	Mutants: []checks.Mutant{
		checks.Breaks(alike(4 * time.Second)).Only("provoked/cwmp-rty-007"),
		checks.Breaks(alike(7 * time.Second)).Only("provoked/cwmp-rty-007"),
	},
	Hint: checks.Hint{
		Allowed:     "Any distribution over the range. Eight waits that are equal to within half a second are no chance.",
		Cause:       "The wait is the lower, the upper or the middle value of the range.",
		Consequence: "After an outage all devices of the maker come back in the same second, again and again.",
		Remedy:      "The maker of the CPE has to draw the wait.",
	},
}

func random(p *checks.Provocation, _ *checks.Facts) error {
	if low, high := bounds(p, 1); high-low < wide {
		return checks.NotHere
	}
	var shortest, longest time.Duration
	n := 0
	list := tries(p, p.Start)
	for i := 1; i < len(list); i++ {
		before, now := list[i-1], list[i]
		first := before.failed && (i == 1 || !list[i-2].failed)
		if !first || now.session == nil || now.session.RetryCount != 1 || fresh(before, now) {
			continue
		}
		wait, _ := before.waited(now)
		if n == 0 {
			shortest, longest = wait, wait
		}
		shortest, longest = min(shortest, wait), max(longest, wait)
		n++
	}
	switch {
	case n < least:
		return checks.NotHere
	case longest-shortest < play:
		return checks.At(list[len(list)-1].message(), "the first retry comes "+seconds(shortest)+" to "+seconds(longest)+" after its failure, "+strconv.Itoa(n)+" times", "waits drawn at random")
	}
	return nil
}

// alike makes the waits between each try that fails and its retry equal: after the provocation the two take turns.
func alike(wait time.Duration) mutate.Edit {
	return mutate.AfterProvocation(mutate.New("every wait is "+seconds(wait), func(t *capture.Transcript) bool {
		var shift, failed time.Duration
		opened := 0
		for i, e := range t.Entries {
			switch {
			case e.Verb == capture.VerbOpen:
				if opened++; opened%2 == 0 {
					shift = failed + wait - e.At
				}
			case e.Verb == capture.VerbClose && opened%2 == 1:
				failed = e.At + shift
			}
			t.Entries[i].At += shift
		}
		return opened > 2
	}))
}
