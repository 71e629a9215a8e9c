package provoked

import (
	"strconv"

	"cwmplab/checks"
)

// WaitsFollowPolicy gives the verdict on the waits before retries, by the parameters that the facts "minimum" and
// "multiplier" tell. Only waits whose range has nothing in common with that of the default parameters show which of the two
// is in force.
func WaitsFollowPolicy(p *checks.Provocation) error {
	usual := &checks.Provocation{}
	verdict := checks.NotHere
	for n, list := 1, tries(p, p.Start); n < len(list) && list[n-1].failed; n++ {
		if list[n].session == nil {
			continue // a connection that carried nothing: what it waited for shows by its failure alone
		}
		if list[n].session.RetryCount != n || list[n-1].session != nil && fresh(list[n-1], list[n]) {
			return verdict // one for a new event, or the recording does not show all
		}
		low, high := bounds(p, n)
		fromDefault, toDefault := bounds(usual, n)
		if high+high/10+late >= fromDefault-early && toDefault+toDefault/10+late >= low-early {
			continue
		}
		switch shortest, longest := list[n-1].waited(list[n]); {
		case longest < low-early:
			return checks.At(list[n].message(), "retry "+strconv.Itoa(n)+" comes after "+seconds(longest), seconds(low)+" to "+seconds(high)+", by the parameters that were set")
		case shortest > high+high/10+late:
			return checks.At(list[n].message(), "retry "+strconv.Itoa(n)+" comes after "+seconds(shortest), seconds(low)+" to "+seconds(high)+", by the parameters that were set")
		}
		verdict = nil
	}
	return verdict
}
