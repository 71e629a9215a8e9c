package transfer

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ReportedKey: the CommandKey of a report is that of the request. A transfer from before the recording may have any
// key, so a strange key is held against the device only where the events of the session name another.
var ReportedKey = checks.Rule{
	ID:         "CWMP-TC-002",
	Title:      "CommandKey of TransferComplete is that of the request",
	Spec:       checks.TR069("A.3.3.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Device(),
	CheckDevice: onReports(func(l *ledger, r *report, tell checks.Tell) {
		if l.find(r.key, func(*transfer) bool { return true }) != nil {
			tell(nil)
			return
		}
		switch {
		case l.forgot:
			tell(checks.Unsure("not all transfers of the device can be remembered"))
			return
		case !opens(r.s):
			return
		}
		for _, e := range finished(r.s) {
			if e.CommandKey == r.key {
				return
			}
		}
		for i := range l.transfers {
			t := &l.transfers[i]
			named := announces(r.s, "M "+t.method, t.key, true)
			here := t.session == r.s.Number && len(finished(r.s)) == 0
			if t.open() && (named || here) {
				tell(checks.At(r.m.Find("CommandKey"), "the CommandKey is "+quote(r.key), quote(t.key)+", that of the "+t.method).In(r.m))
				return
			}
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("TransferComplete/CommandKey", "")).Only("download-transfer-complete", "transfer-upload").
			And("CWMP-TC-008", "because no M event has that key").
			And("CWMP-TC-010", "because the transfers have no report of their own"),
		checks.Breaks(mutate.Text("TransferComplete/CommandKey", "fw-2")).Only("download-transfer-complete", "transfer-upload").
			And("CWMP-TC-008", "because no M event has that key").
			And("CWMP-TC-010", "because the transfers have no report of their own"),
	},
	Hint: checks.Hint{
		Allowed:     "The key of the request, letter for letter, also an empty one.",
		Cause:       "The key is not stored over the restart that applies the file.",
		Consequence: "The ACS cannot match the result and repeats the transfer.",
		Remedy:      "The maker of the CPE has to store the key with the transfer.",
	},
}
