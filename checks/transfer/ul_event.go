package transfer

import (
	"slices"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// UploadEvent: a finished upload is told by M Upload.
var UploadEvent = checks.Rule{
	ID:          "CWMP-UL-006",
	Title:       "The completion of Upload is told by 7 TRANSFER COMPLETE and M Upload",
	Spec:        checks.TR069("3.7.1.5"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: eventOf("Upload"),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M Upload<", "<EventCode>M Download<")).Only("transfer-upload"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M Upload<", "<EventCode>M ScheduleDownload<")).Only("transfer-upload"),
	},
	Hint: checks.Hint{
		Allowed:     "7 TRANSFER COMPLETE with one M event of the command that asked, with its key.",
		Cause:       "All transfers share one code in the client, with the event of Download.",
		Consequence: "The ACS books the result under another command.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}

// eventOf makes the fold of a rule on the M event of a method.
func eventOf(method string) func() checks.Fold {
	return onReports(func(l *ledger, r *report, tell checks.Tell) {
		t := l.due(r.key)
		if t == nil || t.method != method || r.key == "" || t.session == r.s.Number || !opens(r.s) {
			return
		}
		var others []string
		for _, e := range finished(r.s) {
			if e.CommandKey == r.key {
				others = append(others, e.EventCode)
			}
		}
		switch {
		case slices.Contains(others, "M "+method):
			tell(nil)
		case len(others) > 0:
			tell(place(r.s, "the event of "+method+" "+quote(r.key)+" is "+others[0], "M "+method))
		}
	})
}
