package session

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RetryEvents: events wait for their delivery. Compared only where RetryCount shows that no session succeeded in between.
var RetryEvents = checks.Rule{
	ID:         "CWMP-RTY-016",
	Title:      "A retried session lists the events that the failed one could not deliver",
	Spec:       checks.TR069("3.2.1.1", "A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device().NeedsTiming(),
	CheckDevice: retries(func(before, now *try, _ between, s *capture.Session, f *checks.Facts, tell checks.Tell) {
		if before.result != failed || before.established || before.retryCount < 0 || now.retryCount <= before.retryCount ||
			has(now.events, "0 BOOTSTRAP") && !has(before.events, "0 BOOTSTRAP") {
			return // only a higher count says that nothing was delivered in between
		}
		compared := false
		for _, e := range before.events {
			if !kept(e, before, now) {
				continue
			}
			compared = true
			if !slices.Contains(now.events, e) {
				tell(checks.At(s.Inform().Find("Event"), "the event "+quote(e.EventCode)+" of the failed session is missing", "it is listed until it is delivered").In(s.Inform()))
				return
			}
		}
		if compared {
			tell(nil)
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.Text("Inform/Event/EventStruct/EventCode", "8 DIAGNOSTICS COMPLETE"))).Only("retry-thrice", "retry-inform-fault", "retry-silent").
			And("CWMP-EVT-031", "because the event was to be kept"),
		checks.Breaks(mutate.Seq(mutate.OnlySession(2, mutate.Attr("Inform/Event", "soap-enc:arrayType", "cwmp:EventStruct[0]")), mutate.OnlySession(2, mutate.DropElement("Inform/Event/EventStruct")))).Only("retry-redirect", "retry-inform-fault").
			And("CWMP-EVT-031", "because the event was to be kept"),
	},
	Hint: checks.Hint{
		Allowed:     "All events of the failed session but those that may be dropped (6 CONNECTION REQUEST, 5 KICKED, 9 REQUEST DOWNLOAD, 14 HEARTBEAT and those of vendors, and at a restart 1 BOOT, 4 VALUE CHANGE and the like), and new ones.",
		Cause:       "The list is built from what has just happened, not from what is undelivered.",
		Consequence: "The ACS never hears of a bootstrap or a change and works with old data.",
		Remedy:      "The maker of the CPE has to keep events until InformResponse.",
	},
}

// kept tells whether an event has to be listed until it is delivered.
func kept(e cwmp.EventStruct, before, now *try) bool {
	known, ok := cwmp.LookupEvent(strings.TrimSpace(e.EventCode))
	if !ok || !known.Sure {
		return false
	}
	return known.Keep == cwmp.KeepAlways || known.Keep == cwmp.KeepUntilReboot && !restarted(before, now)
}
