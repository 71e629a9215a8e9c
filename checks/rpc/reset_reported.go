package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ResetReported: a device without settings introduces itself again.
var ResetReported = checks.Rule{
	ID:         "CWMP-FR-002",
	Title:      "After FactoryReset the first Inform has 0 BOOTSTRAP",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Device(),
	CheckDevice: follow(func(f *followed, s *capture.Session, tell checks.Tell) {
		switch o := &f.last; {
		case !o.whole || !o.reset || s.Start.Sub(o.end) < soon && !has(s, "0 BOOTSTRAP", "1 BOOT"):
		case has(s, "0 BOOTSTRAP"):
			tell(nil)
		default:
			tell(events(s, "there is no 0 BOOTSTRAP after FactoryReset", "0 BOOTSTRAP, usually with 1 BOOT"))
		}
	}),
	Follows: []string{"CWMP-EVT-007"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>0 BOOTSTRAP<", "<EventCode>2 PERIODIC<")).Only("event-bootstrap").
			And("CWMP-EVT-007", "because it says the same"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>0 BOOTSTRAP<", "<EventCode>4 VALUE CHANGE<")).Only("event-bootstrap").
			And("CWMP-EVT-007", "because it says the same"),
	},
	Hint: checks.Hint{
		Allowed:     "0 BOOTSTRAP, with or without 1 BOOT.",
		Cause:       "The reset spares the part of the storage that says whether the ACS knows the device.",
		Consequence: "The ACS does not provision the device again, and it stays with factory settings.",
		Remedy:      "The maker of the CPE has to clear that part, too; an ACS can look at ParameterKey.",
	},
}
