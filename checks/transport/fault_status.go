package transport

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// FaultStatus: unlike in SOAP 1.1, a fault that holds cwmp:Fault comes with 200. A bare SOAP fault may come with 500.
var FaultStatus = checks.Rule{
	ID:         "CWMP-HTP-009",
	Aliases:    []string{"CWMP-FLT-008"},
	Title:      "A SOAP fault that holds cwmp:Fault is sent with status 200",
	Spec:       checks.TR069("3.4.1").And(checks.SOAP("6.2")),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Faults().From(cwmp.ACS).Response().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		switch {
		case m.Exchange.HTTPLevel() || m.Summary.FaultCode == "" && m.Find("detail/Fault") == nil:
			return checks.NotHere
		case m.HTTP.Status != 200:
			return atStart(m, fmt.Sprintf("a CWMP fault comes with status %d", m.HTTP.Status), "200")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.StatusLine(mutate.ByMethod("Fault"), "HTTP/1.1 500 Internal Server Error")).
			And("CWMP-RTY-009", "because an error status fails the session, which the CPE did not take it for"),
		checks.Breaks(mutate.StatusLine(mutate.First(mutate.And(mutate.Responses(), mutate.ByMethod("Fault"))), "HTTP/1.1 400 Bad Request")).
			And("CWMP-RTY-009", "because an error status fails the session, which the CPE did not take it for"),
	},
	Hint: checks.Hint{
		Allowed:     "200 with the fault; a bare SOAP fault such as VersionMismatch may come with 500.",
		Cause:       "A SOAP library that follows SOAP 1.1, where every fault is a 500.",
		Consequence: "The CPE sees a failed session instead of a refused request, and retries the whole session.",
		Remedy:      "The maker of the ACS has to send CWMP faults with 200.",
	},
}
