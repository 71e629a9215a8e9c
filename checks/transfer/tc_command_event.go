package transfer

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ReportedWithCommand: each transfer that is reported has an M event with its key in the Inform.
var ReportedWithCommand = checks.Rule{
	ID:         "CWMP-TC-008",
	Title:      "Each reported transfer has an M event with its CommandKey in the Inform",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if !announces(s, "7 TRANSFER COMPLETE", "", false) {
			return
		}
		for _, m := range laterReports(s) {
			key := trimmed(m, "CommandKey")
			if !slices.ContainsFunc(finished(s), func(e cwmp.EventStruct) bool { return e.CommandKey == key }) {
				tell(place(s, "no M event has the CommandKey "+quote(key)+" of TransferComplete", "M Download, M ScheduleDownload or M Upload with this key"))
				continue
			}
			tell(nil)
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("TransferComplete/CommandKey", "fw-2.0.9")).
			Only("download-transfer-complete", "hold-requests").
			And("CWMP-TC-002", "because the request had another key"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M Upload<", "<EventCode>M Reboot<")).
			Only("event-kept").
			And("CWMP-EVT-018", "because no M event of a transfer is left").
			And("CWMP-RTY-017", "because the other event counts as delivered by InformResponse"),
	},
	Hint: checks.Hint{
		Allowed:     "One M event per finished transfer, with the key of its request.",
		Cause:       "Only one M event is kept however many transfers have ended, or its key is lost.",
		Consequence: "The ACS cannot match events and reports.",
		Remedy:      "The maker of the CPE has to store a list of finished transfers with their keys.",
	},
}
