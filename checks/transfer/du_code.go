package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// ResultCode: the code of a result is one that an operation on a deployment unit can end with. Reserved codes only warn.
var ResultCode = checks.Rule{
	ID:         "CWMP-DU-006",
	Title:      "The fault code of a result is 0 or one of deployment units",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("DUStateChangeComplete", "AutonomousDUStateChangeComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		return eachResult(m, func(r *xmltree.Node) error {

			node := r.Find("Fault/FaultCode")
			n, err := node.Uint()
			if node == nil || err != nil || n > 1<<31-1 {
				return checks.NotHere
			}
			code := int(n)
			broken := checks.At(node, "FaultCode is "+quote(node.Text()), "0 or a code of deployment units")
			switch _, known := cwmp.LookupFault(code); {
			case cwmp.InSet(cwmp.FaultSetDU, code, cwmp.V1_4):
				return nil
			case code >= 9000 && code < 9800 && !known:
				return broken.Warn()
			}
			return broken
		})
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(
			"<FaultCode>0</FaultCode><FaultString></FaultString></Fault>",
			"<FaultCode>9010</FaultCode><FaultString>failed</FaultString></Fault>",
		)),
		checks.Breaks(mutate.ReplaceInBody(
			"<FaultCode>0</FaultCode><FaultString></FaultString></Fault>",
			"<FaultCode>9005</FaultCode><FaultString>failed</FaultString></Fault>",
		)),
	},
	Hint: checks.Hint{
		Allowed:     "0, 9001, 9003, 9012, 9013, 9015 to 9018 and 9022 to 9032.",
		Cause:       "The code of a transfer is passed on.",
		Consequence: "The ACS does not know why the operation failed.",
		Remedy:      "The maker of the CPE has to correct the result; an ACS can read the table of deployment units.",
	},
}
