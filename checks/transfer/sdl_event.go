package transfer

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ScheduleEvent: a finished scheduled download is told by M ScheduleDownload.
var ScheduleEvent = checks.Rule{
	ID:          "CWMP-SDL-008",
	Title:       "The completion of ScheduleDownload is told by 7 TRANSFER COMPLETE and M ScheduleDownload",
	Spec:        checks.TR069("3.7.1.5"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.Since(cwmp.V1_2),
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: eventOf("ScheduleDownload"),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M ScheduleDownload<", "<EventCode>M Download<")).Only("transfer-scheduled"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M ScheduleDownload<", "<EventCode>M Upload<")).Only("transfer-scheduled"),
	},
	Hint: checks.Hint{
		Allowed:     "7 TRANSFER COMPLETE with one M event of the command that asked, with its key.",
		Cause:       "All transfers share one code in the client, with the event of Download.",
		Consequence: "The ACS books the result under another command.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
