package rpc

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RebootByCommandOnly: M Reboot speaks of a call. It is judged after a session that was seen whole, as that one would have told of
// any call from before the recording.
var RebootByCommandOnly = checks.Rule{
	ID:         "CWMP-RB-007",
	Title:      "M Reboot is reported only for a reboot that the ACS asked for with Reboot",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Device(),
	CheckDevice: follow(func(f *followed, s *capture.Session, tell checks.Tell) {
		for i := range s.Events {
			if trim(s.Events[i].EventCode) != "M Reboot" {
				continue
			}
			key := trim(s.Events[i].CommandKey)
			switch known := slices.Index(f.open, key); {
			case known >= 0:
				if s.Ended == capture.EndedWell {
					f.open = slices.Delete(f.open, known, known+1)
				}
				tell(nil)
			case !f.last.whole || f.last.lost || s.ACS != f.last.acs || s.RetryCount > 0:
			case len(f.open) > 0:
				tell(events(s, "M Reboot has the key "+quote(key)+" of no Reboot", "the key of the Reboot that was asked for").Warn())
			default:
				tell(events(s, "there is M Reboot with the key "+quote(key)+" without a call of Reboot", "1 BOOT alone"))
			}
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.ReplaceElement("Reboot", "<cwmp:GetRPCMethods></cwmp:GetRPCMethods>"),
			mutate.ReplaceElement("RebootResponse", `<cwmp:GetRPCMethodsResponse><MethodList soap-enc:arrayType="xsd:string[1]"><string>Reboot</string></MethodList></cwmp:GetRPCMethodsResponse>`))).Only("event-reboot"),
		checks.Breaks(mutate.Seq(mutate.ReplaceElement("Reboot", "<cwmp:FactoryReset></cwmp:FactoryReset>"),
			mutate.ReplaceElement("RebootResponse", "<cwmp:FactoryResetResponse></cwmp:FactoryResetResponse>"))).Only("event-reboot").
			And("CWMP-EVT-007", "because a reset has to lead to a bootstrap").
			And("CWMP-FR-002", "because a reset has to lead to a bootstrap"),
	},
	Hint: checks.Hint{
		Allowed:     "M Reboot once for each call; 1 BOOT alone for power cuts, upgrades and reboots of the device's own.",
		Cause:       "The client sends the event with each boot, or never clears the stored key.",
		Consequence: "The ACS believes that its command ran and does not see that the device crashes.",
		Remedy:      "The maker of the CPE has to tie the event to the stored command and to clear it when it is delivered.",
	},
}
