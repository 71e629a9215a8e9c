package transfer

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// UploadCode: a failed upload has the code of uploads.
var UploadCode = checks.Rule{
	ID:         "CWMP-UL-008",
	Title:      "A failed Upload is reported with 9011, not with 9010",
	Spec:       checks.TR069("A.5.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	Observe:    checks.Device(),
	CheckDevice: onReports(func(l *ledger, r *report, tell checks.Tell) {
		t := l.due(r.key)
		switch {
		case t == nil || t.method != "Upload" || r.code == "0" || r.code == "":
		case r.code == "9010":
			tell(checks.At(r.m.Find("FaultStruct/FaultCode"), "FaultCode is 9010 for an upload", "9011, or the code of the cause").In(r.m))
		default:
			tell(nil)
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<FaultCode>9011<", "<FaultCode>9010<")).Only("transfer-upload"),
		checks.Breaks(mutate.Where(
			mutate.Last(mutate.ByMethod("TransferComplete")),
			mutate.Text("TransferComplete/FaultStruct/FaultCode", "9010"),
		)).
			Only("transfer-upload"),
	},
	Hint: checks.Hint{
		Allowed:     "9011, or the code of a cause such as 9012 or 9015.",
		Cause:       "The code of downloads is used for both.",
		Consequence: "The ACS looks for the fault in the wrong direction.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
