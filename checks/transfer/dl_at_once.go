package transfer

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// DownloadDoneAtOnce: a download that was done before the answer needs no report.
var DownloadDoneAtOnce = checks.Rule{
	ID:          "CWMP-DL-001",
	Title:       "After Status 0 no TransferComplete follows",
	Spec:        checks.TR069("A.3.2.8"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: silent(func(t *transfer) bool { return t.method == "Download" && t.state == atOnce }, "which Status 0 said was done"),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(
			mutate.Text("DownloadResponse/Status", "0"),
			mutate.Text("DownloadResponse/StartTime", "2026-03-02T09:15:01Z"),
			mutate.Text("DownloadResponse/CompleteTime", "2026-03-02T09:15:02Z"),
		)).
			Only("transfer-two"),
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("<CommandKey>fw-2.1.0<", "<CommandKey>tone-1<"))).Only("transfer-two").
			And("CWMP-DL-002", "because the download is never reported"),
	},
	Hint: checks.Hint{
		Allowed:     "Status 0 and nothing more; Status 1 and one TransferComplete.",
		Cause:       "The client reports every transfer, also one that was done at once.",
		Consequence: "The ACS has closed the transfer and refuses the report.",
		Remedy:      "The maker of the CPE has to choose one of the two ways.",
	},
}
