package event

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SingleOnce: an event of the single kind has no more to say by coming twice.
var SingleOnce = checks.Rule{
	ID:         "CWMP-EVT-003",
	Aliases:    []string{"CWMP-IFM-007"},
	Title:      "An event of single kind occurs at most once in an Inform",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		l, compared := checks.Once(f, m, listOf), false
		for i := range l.entries {
			e := &l.entries[i]
			if known, ok := cwmp.LookupEvent(e.code); !ok || known.Kind != cwmp.EventSingle {
				continue
			}
			compared = true
			if l.find(e.code) != e {
				return checks.At(e.node, e.code+" stands twice in Event", e.code+" once")
			}
		}
		if !compared {
			return checks.NotHere
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(
			mutate.RawText("Inform/Event", twice("2 PERIODIC")),
			mutate.Attr("Inform/Event", "soap-enc:arrayType", "cwmp:EventStruct[2]"),
		)).
			Only("new-connection-mid-session"),
		checks.Breaks(mutate.Seq(
			mutate.RawText("Inform/Event", twice("4 VALUE CHANGE")),
			mutate.Attr("Inform/Event", "soap-enc:arrayType", "cwmp:EventStruct[2]"),
		)).
			Only("new-connection-mid-session", "ipv6-session"),
	},
	Hint: checks.Hint{
		Allowed:     "Each numbered code once; M codes once per command.",
		Cause:       "Each cause is appended to the list without a look at what is in it.",
		Consequence: "The ACS runs its work for the event twice.",
		Remedy:      "The maker of the CPE has to correct its events; an ACS can only guess the cause.",
	},
}

func twice(code string) string {
	e := "<EventStruct><EventCode>" + code + "</EventCode><CommandKey></CommandKey></EventStruct>"
	return e + e
}
