package provoked

import (
	"strconv"
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// atOnce is how long a try may take that a new event asks for: a connection request leaves 30 s for it.
const atOnce = 40 * time.Second

// EventEndsWait: some tries fail, and in the long wait for the next one the step "event" sends a connection request.
var EventEndsWait = checks.Rule{
	ID:            "CWMP-RTY-014",
	Title:         "A new event ends the wait for a retry",
	Spec:          checks.TR069("3.2.1.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: eventEndsWait,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.And(mutate.InSession(5), mutate.ByMethod("Inform")), 45*time.Second))).Only("provoked/cwmp-rty-014").
			And("CWMP-CRQ-019", "because the session comes too late for the request, too"),
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.And(mutate.InSession(5), mutate.ByMethod("Inform")), 100*time.Second))).Only("provoked/cwmp-rty-014").
			And("CWMP-CRQ-019", "because the session comes too late for the request, too"),
	},
	Hint: checks.Hint{
		Allowed:     "A try at once; within 30 s where a connection request is the event.",
		Cause:       "The timer of the retry is the only thing the client looks at.",
		Consequence: "A device cannot be reached for more than an hour after an outage, though it answers connection requests.",
		Remedy:      "The maker of the CPE has to try at once when there is something new.",
	},
}

// event gives the tries before and after the connection request of the step "event", which was accepted at a time.
func event(p *checks.Provocation) (before, after []try, at time.Time) {
	step, ok := p.Step("event")
	if !ok {
		return nil, nil, at
	}
	for _, c := range p.Requests {
		if at.IsZero() && c.Success() && c.Exchange.Answered() && !c.Exchange.Request.Start.Before(step.Time) {
			at = c.Exchange.Response.Start
		}
	}
	for _, t := range tries(p, p.Start) {
		if t.opened.Before(step.Time) {
			before = append(before, t)
		} else {
			after = append(after, t)
		}
	}
	return before, after, at
}

func eventEndsWait(p *checks.Provocation, _ *checks.Facts) error {
	before, after, at := event(p)
	n := len(before)
	if n == 0 || at.IsZero() || !before[n-1].failed {
		return checks.NotHere
	}
	low, _ := bounds(p, n)
	if due := before[n-1].end.Add(low - early); due.Before(at.Add(atOnce)) {
		return checks.NotHere // the wait would be over by then
	}
	switch {
	case len(after) > 0 && after[0].opened.Sub(at) <= atOnce:
		return nil
	case len(after) == 0 && (p.End.IsZero() || p.Seen.Before(at.Add(atOnce+margin))):
		return checks.Unsure("the recording ends before the try for the event")
	case len(after) == 0:
		return checks.At(before[n-1].message(), "no try follows a connection request in the wait for a retry", "one at once")
	}
	return checks.At(after[0].message(), "the try comes "+seconds(after[0].opened.Sub(at))+" after a connection request in the wait for a retry", "at once")
}

// EventKeepsCount: that try fails, too.
var EventKeepsCount = checks.Rule{
	ID:            "CWMP-RTY-015",
	Title:         "A new event resets neither the retry count nor the waits",
	Spec:          checks.TR069("3.2.1.1"),
	Level:         checks.MustNot,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: eventKeepsCount,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(5, mutate.Text("Inform/RetryCount", "0")))).Only("provoked/cwmp-rty-014").
			And("CWMP-RTY-009", "because the session before has failed").And("CWMP-RTY-010", "because the count does not rise"),
		checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(5, mutate.Text("Inform/RetryCount", "1")))).Only("provoked/cwmp-rty-014").
			And("CWMP-RTY-010", "because the count does not rise"),
	},
	Hint: checks.Hint{
		Allowed:     "RetryCount goes on, and the wait after the try is that of a later retry.",
		Cause:       "A new event starts the client anew.",
		Consequence: "The ACS does not see how long the device was cut off, and the device tries more often than it should.",
		Remedy:      "The maker of the CPE has to keep the count until a session succeeds.",
	},
}

func eventKeepsCount(p *checks.Provocation, _ *checks.Facts) error {
	before, after, at := event(p)
	n := len(before)
	if n < 2 || at.IsZero() || len(after) == 0 || after[0].session == nil || after[0].opened.Sub(at) > atOnce || before[n-1].session == nil {
		return checks.NotHere
	}
	last, m := before[n-1].session.RetryCount, after[0].message()
	if count := after[0].session.RetryCount; count >= 0 && last > 0 && count < last {
		return checks.At(m.Find("RetryCount"), "RetryCount is "+strconv.Itoa(count)+" after a new event", "more than "+strconv.Itoa(last)).In(m)
	}
	if !after[0].failed {
		return checks.NotHere
	}
	_, high := bounds(p, 1)
	low, _ := bounds(p, n)
	if len(after) > 1 && !fresh(after[0], after[1]) {
		if _, longest := after[0].waited(after[1]); longest < low-early {
			return checks.At(after[1].message(), "the next retry comes "+seconds(longest)+" after the try for a new event", seconds(low)+" or more")
		}
		return nil
	}
	if p.End.IsZero() || p.Seen.Before(after[0].closed.Add(high+high/10+late)) {
		return checks.Unsure("the recording ends before a retry could come too early")
	}
	return nil
}
