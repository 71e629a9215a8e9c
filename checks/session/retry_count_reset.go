package session

import (
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RetryCountReset: success ends the count.
var RetryCountReset = checks.Rule{
	ID:         "CWMP-RTY-011",
	Title:      "After a successful session RetryCount is back to 0",
	Spec:       checks.TR069("3.2.1.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device().NeedsTiming(),
	CheckDevice: retries(func(before, now *try, gap between, s *capture.Session, f *checks.Facts, tell checks.Tell) {
		switch {
		case before.result != succeeded || gap.blind:
			return
		case now.retryCount == 0:
			tell(nil)
			return
		case len(gap.refused) > 0 || f.Unseen(before.end, now.opened):
			return // they count
		}
		b := checks.At(s.Inform().Find("RetryCount"), "RetryCount is "+strconv.Itoa(now.retryCount)+" after a session that succeeded", "0").In(s.Inform())
		if before.retryCount < 2 || now.retryCount != before.retryCount && now.retryCount != before.retryCount+1 {
			b = b.Warn() // tries that did not reach the network may have been counted
		}
		tell(counts(b, before, now, s, f))
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(4, mutate.Text("Inform/RetryCount", "3"))).Only("retry-thrice"),
		checks.Breaks(mutate.OnlySession(4, mutate.Text("Inform/RetryCount", "4"))).Only("retry-thrice"),
		checks.Breaks(mutate.OnlySession(2, mutate.Text("Inform/RetryCount", "2"))).Only("set-parameter-values", "periodic-tr098"),
	},
	Hint: checks.Hint{
		Allowed:     "0. A count that goes on from before the success fails; another one is warned about, since tries that never reached the network count, too.",
		Cause:       "The count is reset at a restart only.",
		Consequence: "The ACS takes a healthy device for one that can hardly reach it.",
		Remedy:      "The maker of the CPE has to reset the count when a session has ended well.",
	},
}
