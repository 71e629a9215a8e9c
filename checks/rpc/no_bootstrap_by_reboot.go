package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoBootstrapByReboot: a restart keeps the settings. A bootstrap for another reason may meet a Reboot: without M Reboot next to
// it, that only warns.
var NoBootstrapByReboot = checks.Rule{
	ID:         "CWMP-RB-006",
	Title:      "A Reboot is not reported as 0 BOOTSTRAP",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Device(),
	CheckDevice: follow(func(f *followed, s *capture.Session, tell checks.Tell) {
		o := &f.last
		if !o.whole || len(o.reboots) == 0 || o.reset || o.moved || s.ACS != o.acs || !has(s, "0 BOOTSTRAP", "1 BOOT", "M Reboot") {
			return
		}
		if !has(s, "0 BOOTSTRAP") {
			tell(nil)
			return
		}
		b := events(s, "there is 0 BOOTSTRAP after Reboot", "1 BOOT and M Reboot")
		if !has(s, "M Reboot") {
			b = b.Warn()
		}
		tell(b)
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>1 BOOT<", "<EventCode>0 BOOTSTRAP<")).Only("event-reboot"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M Reboot</EventCode><CommandKey>reboot-7<", "<EventCode>0 BOOTSTRAP</EventCode><CommandKey><")).Only("event-reboot"),
	},
	Hint: checks.Hint{
		Allowed:     "0 BOOTSTRAP after a factory reset and after a change of the ACS URL only.",
		Cause:       "The client keeps in memory that it was welcomed.",
		Consequence: "The ACS provisions the device from scratch after each restart and wipes what the customer has set.",
		Remedy:      "The maker of the CPE has to store that the bootstrap was delivered.",
	},
}
