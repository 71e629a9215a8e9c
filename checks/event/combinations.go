package event

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// goesWith finds an event of an Inform that comes without any of its partners of the table (cwmp.Event.With).
func goesWith(m *capture.Message, f *checks.Facts, code string) error {
	if !readable(m) {
		return checks.NotHere
	}
	l := checks.Once(f, m, listOf)
	e := l.find(code)
	if e == nil {
		return checks.NotHere
	}
	known, _ := cwmp.LookupEvent(code)
	if l.find(known.With...) == nil {
		return checks.At(e.node, code+" comes alone", code+" with "+strings.Join(known.With, " or "))
	}
	return nil
}

// ScheduledWithCommand: a scheduled Inform was asked for by a command, which is named.
var ScheduledWithCommand = checks.Rule{
	ID:         "CWMP-EVT-013",
	Title:      "3 SCHEDULED occurs only along with M ScheduleInform",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check:      func(m *capture.Message, f *checks.Facts) error { return goesWith(m, f, "3 SCHEDULED") },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M ScheduleInform<", "<EventCode>M X_001122_Inform<")),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M ScheduleInform<", "<EventCode>M Download<")),
	},
	Hint: checks.Hint{
		Allowed:     "3 SCHEDULED together with one M ScheduleInform per command.",
		Cause:       "The client uses the event for its own timer.",
		Consequence: "The ACS cannot tell which of its commands is due.",
		Remedy:      "The maker of the CPE has to name the command, or to use 2 PERIODIC for its own timer.",
	},
}

// TransferWithCommand: a finished transfer was asked for by a command, which is named.
var TransferWithCommand = checks.Rule{
	ID:         "CWMP-EVT-018",
	Title:      "7 TRANSFER COMPLETE goes with M Download, M ScheduleDownload or M Upload",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check:      func(m *capture.Message, f *checks.Facts) error { return goesWith(m, f, "7 TRANSFER COMPLETE") },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M Download<", "<EventCode>M X_001122_Load<")).
			Only("download-transfer-complete", "hold-requests").
			And("CWMP-TC-008", "because no M event of a transfer is left"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M Upload<", "<EventCode>M X_001122_Send<")).Only("event-kept", "transfer-upload").
			And("CWMP-TC-008", "because no M event of a transfer is left"),
	},
	Hint: checks.Hint{
		Allowed:     "7 TRANSFER COMPLETE together with one M event per finished transfer.",
		Cause:       "The client forgets the command over the reboot that applies the file.",
		Consequence: "The ACS does not know which of its transfers has ended.",
		Remedy:      "The maker of the CPE has to store the command with the transfer; the ACS can match by the CommandKey of TransferComplete.",
	},
}
