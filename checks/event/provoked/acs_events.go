package provoked

import (
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AnyOrder: the Informs of the steps "sorted" and "shuffled" have the same events in another order.
var AnyOrder = checks.Rule{
	ID:         "CWMP-EVT-029",
	Title:      "The order of the events in Inform has no meaning for the ACS",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.MustNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if p.Request("sorted").Accepted() != nil {
			return checks.NotHere // these events in whatever order
		}
		return p.Request("shuffled").Accepted()
	},
	Mutants: checks.InformRefused("provoked/acs-cwmp-evt-029"),
	Hint: checks.Hint{
		Allowed:     "InformResponse, as to the same events in the usual order.",
		Cause:       "The ACS looks at the first event alone.",
		Consequence: "It misses that a device booted, or answers its own connection request.",
		Remedy:      "The operator of the ACS has to have it read the whole list.",
	},
}

// VendorEvent: the Inform of the step "vendor event" has an event of a vendor.
var VendorEvent = checks.Rule{
	ID:         "CWMP-EVT-030",
	Title:      "Events of vendors and unknown ones do not break the session",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Should,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return p.Request("vendor event").Accepted()
	},
	Mutants: checks.InformRefused("provoked/acs-cwmp-evt-030"),
	Hint: checks.Hint{
		Allowed:     "InformResponse; what is not known is ignored.",
		Cause:       "The ACS has a list of event codes and refuses all others.",
		Consequence: "A device with an event of its own never gets a session for it, and tries again without end.",
		Remedy:      "The operator of the ACS should have it ignore what it does not know.",
	},
}
