package transfer

import (
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// DownloadReported: a download that is still to be done is reported by one TransferComplete. That none comes is held
// against the device a day after the download was due, when a whole session has gone by without it.
var DownloadReported = checks.Rule{
	ID:          "CWMP-DL-002",
	Title:       "Status 1 is followed by one TransferComplete with the same CommandKey",
	Spec:        checks.TR069("A.3.2.8"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: reportedFold("Download"),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(
			mutate.DropExchange(mutate.ByMethod("TransferComplete")),
			mutate.ReplaceInBody("<EventCode>7 TRANSFER COMPLETE<", "<EventCode>8 DIAGNOSTICS COMPLETE<"),
		)).
			Only("transfer-two").
			And("CWMP-UL-001", "because the upload is never reported"),
		checks.Breaks(mutate.DropConn(mutate.ByMethod("TransferComplete"))).Only("transfer-two").
			And("CWMP-UL-001", "because the upload is never reported"),
	},
	Hint: checks.Hint{
		Allowed:     "One TransferComplete in this or a later session, for success and failure alike; none after CancelTransfer or a factory reset.",
		Cause:       "The result is lost in the restart that applies the file, or a failed download is not reported at all.",
		Consequence: "The ACS waits for the result and does not know which firmware runs.",
		Remedy:      "The maker of the CPE has to store the request before it restarts; an ACS can compare versions after a time.",
	},
}

// tooLate is how long after it was due a transfer without a report is given up.
const tooLate = 24 * time.Hour

// reportedFold makes the fold of a method whose accepted requests have to be reported.
func reportedFold(method string) func() checks.Fold {
	return func() checks.Fold {
		return &ledgerFold{
			report: func(l *ledger, r *report, tell checks.Tell) {
				if t := l.due(r.key); t != nil && t.method == method {
					tell(nil)
				}
			},
			ended: func(l *ledger, s *capture.Session, tell checks.Tell) { overdue(l, s, method, tell) },
		}
	}
}

// overdue tells the transfers that a session should have reported by now. It warns only: the report may have come while
// nobody was recording.
func overdue(l *ledger, s *capture.Session, method string, tell checks.Tell) {
	if !whole(s) {
		return
	}
	for i := range l.transfers {
		t := &l.transfers[i]
		if t.method == method && t.open() && !t.told && t.session != s.Number && s.Start.After(t.asked.Add(t.delay+tooLate)) {
			t.told = true
			tell(place(s, t.method+" "+quote(t.key)+" of session "+strconv.Itoa(t.session)+" is not reported a day after it was due", "one TransferComplete").Warn())
		}
	}
}
