package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NewerMethod judges requests: who answers one has not chosen its namespace. Header entries are left to CWMP-VER-008,
// since those of the negotiation may come in any namespace.
var NewerMethod = checks.Rule{
	ID:         "CWMP-XSD-014",
	Title:      "Methods newer than the namespace in use are not sent",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !m.Request() {
			return checks.NotHere
		}
		method, known := cwmp.LookupMethod(m.Summary.Method)
		version, cwmpSpace := cwmp.NamespaceVersion(m.Summary.Namespace)
		if !known || !cwmpSpace {
			return checks.NotHere
		}
		if method.Since > version {
			return checks.At(m.Element(), method.Name+" is sent in the namespace of CWMP "+version.String(),
				"the namespace of CWMP "+method.Since.String()+" or later")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("ChangeDUState"), mutate.ReplaceInBody("urn:dslforum-org:cwmp-1-2", "urn:dslforum-org:cwmp-1-0"))),
		checks.Breaks(mutate.Where(mutate.ByMethod("DUStateChangeComplete"), mutate.ReplaceInBody("urn:dslforum-org:cwmp-1-2", "urn:dslforum-org:cwmp-1-1"))),
	},
	Hint: checks.Hint{
		Allowed:     "Methods that the schema of the namespace has; GetAllQueuedTransfers and AutonomousTransferComplete from 1-1, the methods on deployment units and ScheduleDownload from 1-2.",
		Cause:       "A sender that offers every method it knows whatever version was agreed, or one that writes 1-0 into every message.",
		Consequence: "The receiver does not know the method and answers with fault 9000 or 8000.",
		Remedy:      "The sender has to keep to the methods of the agreed version, or to agree on a newer one.",
	},
}
