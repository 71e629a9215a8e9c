package session

import (
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RetryCountRises: of two failed sessions in a row the later one has the higher count.
var RetryCountRises = checks.Rule{
	ID:         "CWMP-RTY-010",
	Title:      "RetryCount rises with each retried session",
	Spec:       checks.TR069("3.2.1.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device().NeedsTiming(),
	CheckDevice: retries(func(before, now *try, _ between, s *capture.Session, f *checks.Facts, tell checks.Tell) {
		switch {
		case before.result != failed || before.retryCount < 1 || now.retryCount == 0:
			return // 0 after a failure: CWMP-RTY-009
		case now.retryCount > before.retryCount:
			tell(nil)
			return
		}
		b := checks.At(s.Inform().Find("RetryCount"), "RetryCount is "+strconv.Itoa(now.retryCount)+", as before or lower",
			"more than "+strconv.Itoa(before.retryCount)).In(s.Inform())
		tell(counts(b, before, now, s, f))
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(3, mutate.Text("Inform/RetryCount", "1"))).Only("retry-thrice"),
		checks.Breaks(mutate.OnlySession(2, mutate.Text("Inform/RetryCount", "3"))).Only("retry-thrice"),
	},
	Hint: checks.Hint{
		Allowed:     "One more for each try. More than one is let pass: tries that did not reach the network leave no trace.",
		Cause:       "The client sends a flag and no count.",
		Consequence: "The ACS cannot tell a first retry from an endless loop.",
		Remedy:      "The maker of the CPE has to count.",
	},
}
