package inform

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CurrentTimeZone: a CurrentTime that tells a point in time says how far it is from UTC. Time since boot and the
// unknown time are what a
// CPE without a clock sends.
var CurrentTimeZone = checks.Rule{
	ID:         "CWMP-INF-005",
	Aliases:    []string{"CWMP-IFM-009"},
	Title:      "CurrentTime has an offset from UTC unless the CPE has no clock",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		node := m.Find("CurrentTime")
		if !readable(m) || node == nil {
			return checks.NotHere
		}
		t, err := cwmp.ParseDateTime(strings.TrimSpace(node.Text()))
		if err != nil {
			return checks.NotHere // no dateTime at all is for the rules on data types
		}
		if t.Kind == cwmp.TimeAbsolute && !t.HasZone {
			return checks.At(node, "CurrentTime is "+quote(node.Text()), "an offset such as +01:00 or Z behind it")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Inform/CurrentTime", "2010-05-11T05:30:48")),
		checks.Breaks(mutate.ChangeText(
			"Inform/CurrentTime",
			"without its offset",
			func(text string) string { return text[:min(len(text), len("2026-03-02T10:15:00"))] },
		)),
	},
	Hint: checks.Hint{
		Allowed:     "Local time with offset, UTC with Z, time since boot from year 1 without zone, or 0001-01-01T00:00:00Z.",
		Cause:       "The time is printed with a format that leaves out the zone.",
		Consequence: "The ACS takes the time for UTC or for its own and computes windows and ages wrongly.",
		Remedy:      "The maker of the CPE has to print the offset; the operator can only ignore CurrentTime.",
	},
}
