package transport

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Location: a redirect says where to go.
var Location = checks.Rule{
	ID:         "CWMP-HTP-047",
	Title:      "A redirect response names its target in Location",
	Spec:       checks.RFC(7231, "7.1.2"),
	Level:      checks.Should,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.AnyHTTP().From(cwmp.ACS).Response().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		switch {
		case !m.Exchange.Redirect():
			return checks.NotHere
		case m.Header("Location") == "":
			return missing(m, fmt.Sprintf("status %d comes without Location", m.HTTP.Status), "Location with the new URL")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.Status(307), "Location")),
		checks.Breaks(mutate.RenameHeader(mutate.Status(307), "Location", "Content-Location")),
	},
	Hint: checks.Hint{
		Allowed:     "Location with an absolute URL, or one that counts from the present one.",
		Cause:       "A load balancer that is set to redirect and not told where to.",
		Consequence: "The CPE cannot follow, and the session fails.",
		Remedy:      "The operator of the ACS has to name the target.",
	},
}
