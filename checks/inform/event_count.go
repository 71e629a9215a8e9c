package inform

import (
	"fmt"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// EventCount: an Inform has at most 64 events. An empty list is what a retry is left with whose events were delivered
// or dropped; elsewhere it is unusual and only warns.
var EventCount = checks.Rule{
	ID:         "CWMP-IFM-004",
	Title:      "Inform lists 1 to 64 events, none only in a retried session",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		list := m.Find("Event")
		if !readable(m) || list == nil {
			return checks.NotHere
		}
		n := list.ChildCount()
		retries, err := m.Find("RetryCount").Uint()
		switch {
		case n > 64:
			return checks.At(list, fmt.Sprintf("Event has %d entries", n), "at most 64")
		case n == 0 && err == nil && retries == 0:
			return checks.At(list, "Event is empty and RetryCount is 0", "the event that caused the session").Warn()
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(
			mutate.RawText("Inform/Event", manyEvents(65)),
			mutate.Attr("Inform/Event", "soap-enc:arrayType", "cwmp:EventStruct[65]"),
		)).
			Only("new-connection-mid-session"),
		checks.Breaks(mutate.Seq(
			mutate.RawText("Inform/Event", ""),
			mutate.Attr("Inform/Event", "soap-enc:arrayType", "cwmp:EventStruct[0]"),
		)).
			Only("new-connection-mid-session"),
	},
	Hint: checks.Hint{
		Allowed:     "One to 64 entries; an empty list in the retry of a session whose events were all delivered or dropped.",
		Cause:       "A queue of events that is never cut, or a session opened by a vendor feature that has no event.",
		Consequence: "Large lists overrun the ACS; an empty one leaves it without a reason for the session.",
		Remedy:      "The maker of the CPE has to drop the oldest M events above 64 and to name a reason.",
	},
}

// manyEvents is the content of an Event list with n vendor events.
func manyEvents(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<EventStruct><EventCode>X 001122 Event%d</EventCode><CommandKey></CommandKey></EventStruct>", i)
	}
	return b.String()
}
