package transfer

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RefusedNotReported: a download that was refused with a fault is over.
var RefusedNotReported = checks.Rule{
	ID:          "CWMP-DL-003",
	Title:       "A Download answered with a fault is not followed by TransferComplete",
	Spec:        checks.TR069("A.3.2.8"),
	Level:       checks.MustNot,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: silent(func(t *transfer) bool { return t.method == "Download" && t.state == refused }, "which was refused with a fault"),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("<CommandKey>fw-2.1.0<", "<CommandKey>fw-old<"))).Only("transfer-two").
			And("CWMP-DL-002", "because the download is never reported"),
		checks.Breaks(mutate.TextOf("TransferComplete", "CommandKey", "fw-old", 1)).
			Only("transfer-two").
			And("CWMP-TC-008", "because the M event has another key").
			And("CWMP-TC-010", "because the other transfer then has no report").
			And("CWMP-DL-002", "because the download is never reported"),
	},
	Hint: checks.Hint{
		Allowed:     "A fault and nothing more; a new Download may have the same key.",
		Cause:       "The client queues the transfer before it checks the request.",
		Consequence: "The ACS has two results for one request.",
		Remedy:      "The maker of the CPE has to check the request first.",
	},
}
