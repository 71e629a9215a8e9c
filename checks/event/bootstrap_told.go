package event

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// BootstrapTold: a factory reset and a change of the ACS URL make the next Inform a bootstrap.
var BootstrapTold = checks.Rule{
	ID:         "CWMP-EVT-007",
	Title:      "0 BOOTSTRAP is sent after a factory reset and after a change of the ACS URL",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device(),
	CheckDevice: causesOf(func(c *causes, s *capture.Session, tell checks.Tell) {
		why := "FactoryReset"
		switch {
		case c.reset:
		case c.moved != "" && sameHost(c.moved, s.ACS): // the URL may take effect later
			why = "the change of the ACS URL"
		default:
			return
		}
		if listOf(s.Inform()).find("0 BOOTSTRAP") == nil {
			tell(place(s, "Event has no 0 BOOTSTRAP after "+why, "0 BOOTSTRAP"))
			return
		}
		tell(nil)
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>0 BOOTSTRAP<", "<EventCode>2 PERIODIC<")).Only("event-bootstrap"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>0 BOOTSTRAP<", "<EventCode>4 VALUE CHANGE<")).Only("event-bootstrap"),
	},
	Hint: checks.Hint{
		Allowed:     "0 BOOTSTRAP, with or without 1 BOOT, in the first Inform after the cause.",
		Cause:       "The flag that stands for a first contact lies in a part of the settings that a reset does not clear.",
		Consequence: "The ACS does not provision the device again; the customer is left with factory settings.",
		Remedy:      "The maker of the CPE has to clear the flag; an ACS can look at ParameterKey, which a reset empties.",
	},
}
