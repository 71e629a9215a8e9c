package event

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// KeyOnlyWithM: only M codes carry a CommandKey. What vendors put beside their own events is theirs to say.
var KeyOnlyWithM = checks.Rule{
	ID:         "CWMP-EVT-005",
	Aliases:    []string{"CWMP-IFM-006"},
	Title:      "CommandKey of all codes other than M is empty",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		compared := false
		for _, e := range checks.Once(f, m, listOf).entries {
			if e.code == "" || e.code[0] < '0' || e.code[0] > '9' || e.keyNode == nil {
				continue
			}
			if compared = true; e.key != "" {
				return checks.At(e.keyNode, "the CommandKey of "+e.code+" is "+quote(e.key), "an empty one")
			}
		}
		if !compared {
			return checks.NotHere
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Inform/Event/EventStruct/CommandKey", "fw-2.1.0")).
			And("CWMP-SI-002", "because the key of the command stands elsewhere"),
		checks.Breaks(mutate.Text("Inform/Event/EventStruct/CommandKey", "0")).
			And("CWMP-SI-002", "because the key of the command stands elsewhere"),
	},
	Hint: checks.Hint{
		Allowed:     "An empty CommandKey beside numbered events; the key of the command beside M events.",
		Cause:       "The key of the transfer is put beside 7 TRANSFER COMPLETE instead of, or as well as, beside M Download.",
		Consequence: "An ACS that matches by key looks at the wrong entry.",
		Remedy:      "The maker of the CPE has to correct its events; an ACS can only guess the cause.",
	},
}
