package transfer

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AutonomousKey: nobody asked, so there is no key.
var AutonomousKey = checks.Rule{
	ID:         "CWMP-ATC-009",
	Title:      "10 AUTONOMOUS TRANSFER COMPLETE carries an empty CommandKey",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_1),
	Confidence: checks.Likely,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		for e := range m.FindAll("Event/*") {
			if strings.TrimSpace(e.Child("EventCode").Text()) != "10 AUTONOMOUS TRANSFER COMPLETE" || e.Child("CommandKey") == nil {
				continue
			}
			if key := e.Child("CommandKey"); strings.TrimSpace(key.Text()) != "" {
				return checks.At(key, "the CommandKey of event 10 is "+quote(key.Text()), "an empty one")
			}
			return nil
		}
		return checks.NotHere
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(
			"<EventCode>10 AUTONOMOUS TRANSFER COMPLETE</EventCode><CommandKey><",
			"<EventCode>10 AUTONOMOUS TRANSFER COMPLETE</EventCode><CommandKey>local<",
		)).
			And("CWMP-EVT-005", "because only M events carry a key"),
		checks.Breaks(mutate.ReplaceInBody(
			"<EventCode>10 AUTONOMOUS TRANSFER COMPLETE</EventCode><CommandKey><",
			"<EventCode>10 AUTONOMOUS TRANSFER COMPLETE</EventCode><CommandKey>0<",
		)).
			And("CWMP-EVT-005", "because only M events carry a key"),
	},
	Hint: checks.Hint{
		Allowed:     "An empty CommandKey.",
		Cause:       "The key of the last transfer is still in the field.",
		Consequence: "The ACS takes the event for one of its own transfers.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
