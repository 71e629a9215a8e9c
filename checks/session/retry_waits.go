package session

import (
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RetryWaits: the time from the end of a failed session to the next try. Where the parameters that govern it are not in the
// recording, only a device of CWMP 1.0 is sure to follow the default table, and others are warned about. Where they are, and
// are those of the table, a wait that keeps to it counts here, too; one that does not is told by CWMP-RTY-005 alone.
var RetryWaits = checks.Rule{
	ID:          "CWMP-RTY-004",
	Title:       "The wait before retry n lies in the range of the retry table",
	Spec:        checks.TR069("3.2.1.1"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: waits(false),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Delay(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")), 20*time.Second)).Only("retry-thrice", "retry-inform-fault"),
		checks.Breaks(mutate.Delay(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")), -5*time.Second)).Only("retry-thrice", "retry-inform-fault"),
		checks.Breaks(mutate.Delay(mutate.And(mutate.InSession(3), mutate.ByMethod("Inform")), time.Minute)).Only("retry-thrice"),
	},
	Hint: checks.Hint{
		Allowed:     "In the table: 5 to 10 s before the first retry, twice as much before each further one, up to the tenth. 2 s less, or 10 % and 5 s more, are let pass; an earlier try with a new event is right, and so is a wait that keeps to Retry-After.",
		Cause:       "The client has waits of its own, or retries in a loop.",
		Consequence: "After an outage of the ACS all devices come back at once, again and again.",
		Remedy:      "The maker of the CPE has to keep to the table; an operator can set the two parameters.",
	},
}
