package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ReportFollows: a session that announces 7 TRANSFER COMPLETE makes the call. A session that fails, or is held back
// to its end, makes it later.
var ReportFollows = checks.Rule{
	ID:         "CWMP-TC-009",
	Title:      "A session with 7 TRANSFER COMPLETE has TransferComplete before it ends",
	Spec:       checks.TR069("A.3.3.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, f *checks.Facts, tell checks.Tell) {
		if !whole(s) || !announces(s, "7 TRANSFER COMPLETE", "", false) {
			return
		}
		for _, x := range s.Exchanges {
			if x.Request.IsRequest("TransferComplete") {
				tell(nil)
				return
			}
		}
		b := place(s, "the session ends without TransferComplete though the Inform has 7 TRANSFER COMPLETE", "TransferComplete before the end")
		if f.IssueOne(s) {
			b = b.Warn()
		}
		tell(b)
	},
	Follows: []string{"CWMP-EVT-017"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropExchange(mutate.ByMethod("TransferComplete"))).Only("download-transfer-complete", "hold-requests").
			And("CWMP-EVT-017", "because the call is not made").
			And("CWMP-SES-008", "because the empty POST comes before the call"),
		checks.Breaks(mutate.ReplaceInBody("cwmp:TransferComplete", "cwmp:X_001122_Done")).
			Only("download-transfer-complete", "hold-requests").
			And("CWMP-EVT-017", "because the call is not made").
			And("CWMP-SES-008", "because another call is made"),
	},
	Hint: checks.Hint{
		Allowed:     "One TransferComplete or more; none in a session that fails or never leaves HoldRequests.",
		Cause:       "The client sends the empty POST first and ends with the answer to it.",
		Consequence: "The event comes in every session and nothing is ever reported.",
		Remedy:      "The maker of the CPE has to make its calls before the empty POST.",
	},
}
