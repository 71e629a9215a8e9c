package event

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// KeptForCall: 7, 10, 11 and 12 and their M partners are delivered by the response to their own call, not by
// InformResponse.
var KeptForCall = checks.Rule{
	ID:          "CWMP-EVT-026",
	Title:       "Events with a call of their own are delivered by its response only",
	Spec:        checks.TR069("3.7.1.5"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return &retentionFold{own: true} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("<EventCode>M Upload<", "<EventCode>M Download<"))).Only("event-kept").
			And("CWMP-TC-011", "because the event of the completion is gone"),
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("<EventCode>7 TRANSFER COMPLETE<", "<EventCode>2 PERIODIC<"))).
			Only("event-kept").
			And("CWMP-TC-011", "because the event of the completion is gone").
			And("CWMP-TC-007", "because the call then comes without its event"),
	},
	Hint: checks.Hint{
		Allowed:     "The event and its M partner in each Inform until the response to the call has come.",
		Cause:       "All events are cleared on InformResponse, and the call has no queue of its own.",
		Consequence: "A session that breaks between the two leaves the ACS waiting for a result for ever.",
		Remedy:      "The maker of the CPE has to keep the event until the response; an ACS can look at the version of the firmware.",
	},
}
