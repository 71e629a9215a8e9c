package transfer

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NotReportedAgain: a completion that was answered is not sent again.
var NotReportedAgain = checks.Rule{
	ID:         "CWMP-TC-013",
	Title:      "A completion is not sent again after TransferCompleteResponse",
	Spec:       checks.TR069("A.3.3.2"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Device(),
	CheckDevice: onReports(func(l *ledger, r *report, tell checks.Tell) {
		done := l.find(r.key, func(t *transfer) bool { return t.reported })
		switch {
		case l.find(r.key, (*transfer).open) != nil:
			tell(nil)
		case done != nil && done.as == r.as:
			tell(checks.At(r.m, "TransferComplete for "+quote(r.key)+" comes again after its response", "one TransferComplete"))
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.RepeatExchange(mutate.First(mutate.ByMethod("TransferComplete")))),
		checks.Breaks(mutate.CopyExchange(
			mutate.Last(mutate.ByMethod("TransferComplete")),
			mutate.First(mutate.ByMethod("TransferComplete")),
		)),
	},
	Hint: checks.Hint{
		Allowed:     "Exactly one that is answered; repetitions until then.",
		Cause:       "The client drops the result only at the end of the session, or never.",
		Consequence: "The ACS takes it for the result of the next transfer.",
		Remedy:      "The maker of the CPE has to drop the result on TransferCompleteResponse; an ACS can match keys and times.",
	},
}
