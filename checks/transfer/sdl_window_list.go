package transfer

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ScheduleWindows: a scheduled download has one or two windows in order.
var ScheduleWindows = checks.Rule{
	ID:         "CWMP-SDL-012",
	Title:      "TimeWindowList has one or two windows that do not overlap",
	Spec:       checks.TR069("A.4.1.8", "A.6"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("ScheduleDownload").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		list := m.Find("TimeWindowList")
		if !readable(m) || list == nil {
			return checks.NotHere
		}
		if n := list.ChildCount(); n < 1 || n > 2 {
			return checks.At(list, fmt.Sprintf("TimeWindowList has %d windows", n), "one or two")
		}
		last, first := uint64(0), true
		for w := list.FirstChild(); w != nil; w = w.NextSibling() {
			start, err := w.Child("WindowStart").Uint()
			end, err2 := w.Child("WindowEnd").Uint()
			switch {
			case err != nil || err2 != nil:
				return checks.NotHere
			case end <= start:
				return checks.At(w.Child("WindowEnd"), fmt.Sprintf("the window ends at %d and starts at %d", end, start), "an end after the start").Warn()
			case !first && start < last:
				return checks.At(w.Child("WindowStart"), fmt.Sprintf("the second window starts at %d, before the first ends at %d", start, last), "windows that do not overlap").Warn()
			}
			last, first = end, false
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(
			mutate.RepeatElement("ScheduleDownload/TimeWindowList/TimeWindowStruct"),
			mutate.RepeatElement("ScheduleDownload/TimeWindowList/TimeWindowStruct"),
			mutate.Attr("ScheduleDownload/TimeWindowList", "soap-enc:arrayType", "cwmp:TimeWindowStruct[4]"),
		)).
			Only("transfer-scheduled"),
		checks.Breaks(mutate.Text("ScheduleDownload/TimeWindowList/TimeWindowStruct/WindowEnd", "10")),
	},
	Hint: checks.Hint{
		Allowed:     "One window, or two one after the other, each with its end after its start.",
		Cause:       "Times of day are put where seconds from now belong.",
		Consequence: "The CPE answers with fault 9003.",
		Remedy:      "The operator has to correct the windows in the ACS.",
	},
}
