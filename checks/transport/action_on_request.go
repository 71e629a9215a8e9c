package transport

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ActionOnRequest: with a SOAP request the header is there; its value is free, an empty one included.
var ActionOnRequest = checks.Rule{
	ID:         "CWMP-HTP-004",
	Title:      "A POST with a SOAP request has a SOAPAction header",
	Spec:       checks.SOAP("6.1.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.AnySOAP().From(cwmp.CPE).Request().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		switch {
		case !m.Request():
			return checks.NotHere
		case !m.Has("SOAPAction"):
			return missing(m, "there is no SOAPAction", "SOAPAction with any value")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.ByMethod("Inform"), "SOAPAction")),
		checks.Breaks(mutate.RenameHeader(mutate.ByMethod("TransferComplete"), "SOAPAction", "Action")),
	},
	Hint: checks.Hint{
		Allowed:     "Any value: a URN, an empty pair of quotes, or nothing.",
		Cause:       "A client that builds its HTTP head by hand and leaves the header out.",
		Consequence: "SOAP servers built on a library refuse the Inform, and no session comes about.",
		Remedy:      "The maker of the CPE has to send the header with every request.",
	},
}
