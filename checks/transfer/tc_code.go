package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ReportedCode: the code of a report is one that a transfer can end with. Codes that a later version added, and
// reserved ones, only warn.
var ReportedCode = checks.Rule{
	ID:         "CWMP-TC-004",
	Title:      "FaultCode of TransferComplete is one of a transfer",
	Spec:       checks.TR069("A.6", "A.5.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("TransferComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		return transferCode(m, f)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("TransferComplete/FaultStruct/FaultCode", "9003")),
		checks.Breaks(mutate.Text("TransferComplete/FaultStruct/FaultCode", "9013")),
	},
	Hint: checks.Hint{
		Allowed:     "0, 9001, 9002, 9010 to 9012, from 1.1 on 9014 to 9019, 9020 from 1.2 on, and 9800 to 9899.",
		Cause:       "The code of the answer to a request is used for the result of the transfer.",
		Consequence: "The ACS does not know why the transfer failed, or refuses the call.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}

// transferCode judges FaultStruct/FaultCode of a report.
func transferCode(m *capture.Message, f *checks.Facts) error {
	node := m.Find("FaultStruct/FaultCode")
	if !readable(m) || node == nil {
		return checks.NotHere
	}
	n, err := node.Uint()
	if err != nil || n > 1<<31-1 {
		return checks.NotHere // no number at all is for the rules on data types
	}
	code := int(n)
	broken := checks.At(node, "FaultCode is "+quote(node.Text()), "0 or a code of the transfer set")
	version := versionOf(m, f)
	switch _, known := cwmp.LookupFault(code); {
	case cwmp.InSet(cwmp.FaultSetTransfer, code, version):
		return nil
	case cwmp.InSet(cwmp.FaultSetTransfer, code, cwmp.V1_4):
		return checks.At(node, "FaultCode is "+quote(node.Text())+", which is newer than version "+version.String(),
			"0 or a code that the version has").Warn()
	case code >= 9000 && code < 9800 && !known:
		return broken.Warn()
	}
	return broken
}
