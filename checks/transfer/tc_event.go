package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ReportedWithEvent: a report in a later session is announced by 7 TRANSFER COMPLETE.
var ReportedWithEvent = checks.Rule{
	ID:         "CWMP-TC-007",
	Title:      "TransferComplete in a later session comes with 7 TRANSFER COMPLETE",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for _, m := range laterReports(s) {
			if !announces(s, "7 TRANSFER COMPLETE", "", false) {
				tell(checks.At(m, "TransferComplete comes without 7 TRANSFER COMPLETE in the Inform", "the event in the Inform of the session"))
				continue
			}
			tell(nil)
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>7 TRANSFER COMPLETE<", "<EventCode>8 DIAGNOSTICS COMPLETE<")).
			And("CWMP-RTY-017", "because the other event counts as delivered by InformResponse"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>7 TRANSFER COMPLETE<", "<EventCode>3 SCHEDULED<")).
			And("CWMP-EVT-013", "because no command goes with the event").
			And("CWMP-RTY-017", "because the other event counts as delivered by InformResponse"),
	},
	Hint: checks.Hint{
		Allowed:     "The event in the Inform of each session that reports; none is needed in the session of the request itself.",
		Cause:       "The transfer ended while a session was running and is reported in it.",
		Consequence: "The ACS does not expect the call and may refuse it.",
		Remedy:      "The maker of the CPE has to wait for the next session; an ACS can accept the call.",
	},
}
