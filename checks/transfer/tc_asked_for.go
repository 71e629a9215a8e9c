package transfer

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OnlyAskedFor: transfers that nobody asked for over CWMP have a call of their own. Only a recording that begins with
// the first contact of a device shows what was asked for.
var OnlyAskedFor = checks.Rule{
	ID:         "CWMP-TC-017",
	Title:      "Transfers not asked for over CWMP are not reported by TransferComplete",
	Spec:       checks.TR069("A.3.3.2"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Device(),
	CheckDevice: onReports(func(l *ledger, r *report, tell checks.Tell) {
		switch {
		case !l.complete:
		case l.find(r.key, func(*transfer) bool { return true }) != nil:
			tell(nil)
		case l.forgot:
			tell(checks.Unsure("not all transfers of the device can be remembered"))
		default:
			tell(checks.At(r.m.Find("CommandKey"), "TransferComplete reports "+quote(r.key)+", which nobody asked for", "AutonomousTransferComplete").In(r.m))
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("<CommandKey>fw-2.1.0<", "<CommandKey>local<"))).Only("transfer-two").
			And("CWMP-DL-002", "because the download is never reported"),
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("<CommandKey>log-1<", "<CommandKey>web<"))).Only("transfer-two").
			And("CWMP-UL-001", "because the upload is never reported"),
	},
	Hint: checks.Hint{
		Allowed:     "TransferComplete for Download, ScheduleDownload and Upload; AutonomousTransferComplete for all others.",
		Cause:       "An upgrade over the web pages of the device is reported as if the ACS had asked for it.",
		Consequence: "The ACS finds no transfer for the key and raises an alarm.",
		Remedy:      "The maker of the CPE has to use the other call.",
	},
}
