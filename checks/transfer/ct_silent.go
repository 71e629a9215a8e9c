package transfer

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CancelledNotReported: a transfer that was cancelled is not reported.
var CancelledNotReported = checks.Rule{
	ID:          "CWMP-CT-004",
	Title:       "A cancelled transfer sends no TransferComplete",
	Spec:        checks.TR069("A.4.1.9"),
	Level:       checks.MustNot,
	Role:        cwmp.CPE,
	Versions:    checks.Since(cwmp.V1_2),
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: silent(func(t *transfer) bool { return t.cancelled }, "which was cancelled"),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<CommandKey>night-2<", "<CommandKey>night-1<")).Only("transfer-scheduled"),
		checks.Breaks(mutate.Where(mutate.InSession(2), mutate.ReplaceInBody("<CommandKey>night-2<", "<CommandKey>night-1<"))).
			Only("transfer-scheduled"),
	},
	Hint: checks.Hint{
		Allowed:     "Nothing after the answer to CancelTransfer; fault 9021 where it is too late.",
		Cause:       "The queue entry is removed and the transfer under way goes on.",
		Consequence: "The ACS gets a result for a transfer it has closed.",
		Remedy:      "The maker of the CPE has to answer 9021 where it cannot stop.",
	},
}
