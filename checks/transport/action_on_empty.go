package transport

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ActionOnEmpty: an empty POST holds no SOAP, so it has no SOAPAction.
var ActionOnEmpty = checks.Rule{
	ID:         "CWMP-HTP-005",
	Title:      "An empty POST has no SOAPAction",
	Spec:       checks.TR069("3.4.1"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.EmptyMessage().From(cwmp.CPE).Request().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		for _, h := range m.HeaderAll("SOAPAction") {
			return checks.At(h, "an empty POST has SOAPAction", "no SOAPAction")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AddHeader(mutate.EmptyPosts(), "SOAPAction", "")),
		checks.Breaks(mutate.AddHeader(mutate.Last(mutate.EmptyPosts()), "SOAPAction", `"urn:dslforum-org:cwmp:Inform"`)),
	},
	Hint: checks.Hint{
		Allowed:     "A POST without body, without SOAPAction and without Content-Type.",
		Cause:       "The client sets the same headers on every POST.",
		Consequence: "A server that reads the header first waits for an envelope that does not come.",
		Remedy:      "The maker of the CPE has to leave the header out where there is no envelope.",
	},
}
