package session

import (
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RetryDelivered: InformResponse delivers. The same event may have arisen anew, so that only a retry that follows soon, on a
// failure that the ACS made, is judged.
var RetryDelivered = checks.Rule{
	ID:         "CWMP-RTY-017",
	Title:      "Events already delivered are not listed again in a retried session",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device().NeedsTiming(),
	CheckDevice: retries(func(before, now *try, _ between, s *capture.Session, f *checks.Facts, tell checks.Tell) {
		if before.result != failed || !before.established || !before.byACS || before.retryCount < 0 || now.retryCount <= before.retryCount ||
			now.opened.Sub(before.end) > again {
			return
		}
		for _, e := range before.events {
			known, ok := cwmp.LookupEvent(strings.TrimSpace(e.EventCode))
			if !ok || !known.Sure || known.ClearedBy != "Inform" || !slices.Contains(now.events, e) || asksAgain(e) {
				continue
			}
			b := checks.At(s.Inform().Find("Event"), "the event "+quote(e.EventCode)+" is listed again though InformResponse had delivered it", "events not delivered yet, or an empty list").In(s.Inform())
			if strings.HasPrefix(e.EventCode, "2 ") {
				b = b.Warn() // its interval may be as short as that
			}
			tell(b)
			return
		}
		tell(nil)
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("EventStruct[0]\"></Event>", "EventStruct[1]\"><EventStruct><EventCode>2 PERIODIC</EventCode><CommandKey></CommandKey></EventStruct></Event>"))).Only("retry-nothing-left"),
		checks.Breaks(mutate.Seq(mutate.OnlySession(1, mutate.Text("Inform/Event/EventStruct/EventCode", "8 DIAGNOSTICS COMPLETE")), mutate.OnlySession(2, mutate.ReplaceInBody("EventStruct[0]\"></Event>", "EventStruct[1]\"><EventStruct><EventCode>8 DIAGNOSTICS COMPLETE</EventCode><CommandKey></CommandKey></EventStruct></Event>")))).Only("retry-nothing-left"),
	},
	Hint: checks.Hint{
		Allowed:     "Events that InformResponse did not deliver, and new ones; where there are none, an empty list.",
		Cause:       "Events are struck off the list at the end of the session instead of at InformResponse.",
		Consequence: "The ACS runs its boot or bootstrap actions a second time.",
		Remedy:      "The maker of the CPE has to strike them off at InformResponse; an ACS should bear repeated events.",
	},
}

// again is the time within which the same event cannot be expected to have arisen anew.
const again = 20 * time.Second

// asksAgain tells whether an event may arise anew at any moment, so that its return says nothing: another connection
// request, another change of a value.
func asksAgain(e cwmp.EventStruct) bool {
	return strings.HasPrefix(e.EventCode, "6 ") || strings.HasPrefix(e.EventCode, "4 ")
}
