package transport

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// StatusOK: what the ACS asks or answers comes with status 200. Faults are judged by [FaultStatus], so that one mistake
// is told once; challenges and redirects are HTTP, whatever body they have.
var StatusOK = checks.Rule{
	ID:         "CWMP-HTP-008",
	Title:      "A response with a SOAP request or response uses status 200",
	Spec:       checks.TR069("3.4.1"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP().From(cwmp.ACS).Response().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		switch {
		case m.Exchange.HTTPLevel() || m.Fault() || m.Summary.Kind == cwmp.KindUnknown:
			return checks.NotHere
		case m.HTTP.Status != 200:
			return atStart(m, fmt.Sprintf("%s comes with status %d", m.Name(), m.HTTP.Status), "200")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.StatusLine(mutate.ByMethod("GetParameterValues"), "HTTP/1.1 202 Accepted")),
		checks.Breaks(mutate.StatusLine(mutate.Last(mutate.ByMethod("InformResponse")), "HTTP/1.1 201 Created")),
	},
	Hint: checks.Hint{
		Allowed:     "200 for every envelope that is no bare SOAP fault.",
		Cause:       "A web framework that answers POST with 201 or 202 by itself.",
		Consequence: "Clients that look for 200 throw the envelope away and fail the session.",
		Remedy:      "The maker of the ACS has to set the status to 200.",
	},
}
