package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RetryCountTold: a session that comes after a failed one says so.
var RetryCountTold = checks.Rule{
	ID:         "CWMP-RTY-009",
	Title:      "After a failed session RetryCount is not 0",
	Spec:       checks.TR069("3.2.1.1", "A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device().NeedsTiming(),
	CheckDevice: retries(func(before, now *try, _ between, s *capture.Session, f *checks.Facts, tell checks.Tell) {
		if before.result != failed || before.unanswered.SentAgain(s) {
			return // after a success: CWMP-RTY-011
		}
		if now.retryCount > 0 {
			tell(nil)
			return
		}
		b := checks.At(s.Inform().Find("RetryCount"), "RetryCount is 0 after a session that failed", "1 or more").In(s.Inform())
		tell(counts(b, before, now, s, f))
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.Text("Inform/RetryCount", "0"))).Only("retry-after-503", "retry-inform-fault", "retry-redirect", "retry-unauthorized"),
		checks.Breaks(mutate.OnlySession(3, mutate.Text("Inform/RetryCount", "0"))).Only("retry-parameters"),
		checks.Breaks(mutate.OnlySession(2, mutate.Text("Inform/RetryCount", "00"))).Only("retry-silent"),
	},
	Hint: checks.Hint{
		Allowed:     "1 or more after a session that failed. After one that broke when Inform had been answered, after a restart or a change of the ACS, 0 is only warned about.",
		Cause:       "The count is kept with the connection and lost with it.",
		Consequence: "The ACS does not see that devices fail to reach it.",
		Remedy:      "The maker of the CPE has to count over sessions.",
	},
}
