package provoked

import (
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// IndexRestarts: some tries fail, the step "restart" restarts the device, and the first try after that fails, too.
var IndexRestarts = checks.Rule{
	ID:            "CWMP-RTY-012",
	Title:         "After a restart the first retry has the wait of a first retry",
	Spec:          checks.TR069("3.2.1.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: indexRestarts,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.And(mutate.InSession(5), mutate.ByMethod("Inform")), 50*time.Second))).Only("provoked/cwmp-rty-012"),
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.And(mutate.InSession(5), mutate.ByMethod("Inform")), 15*time.Second))).Only("provoked/cwmp-rty-012"),
	},
	Hint: checks.Hint{
		Allowed:     "The range of retry 1, with the usual tolerances.",
		Cause:       "The client chooses the wait by RetryCount, which outlives a restart.",
		Consequence: "A device that somebody has just restarted seems dead for many minutes.",
		Remedy:      "The maker of the CPE has to count the tries since the restart.",
	},
}

// booted finds the first try after the restart, -1 where there is none.
func booted(list []try) int {
	for i, t := range list {
		if t.session != nil && lists(t.session, "1 BOOT") {
			return i
		}
	}
	return -1
}

func indexRestarts(p *checks.Provocation, _ *checks.Facts) error {
	step, ok := p.Step("restart")
	list := tries(p, step.Time)
	i := booted(list)
	if !ok || i < 0 || !list[i].failed || failedBefore(p, step.Time) < 2 {
		return checks.NotHere
	}
	if i+1 == len(list) {
		return missing(p, list[i], 1, "no try follows the first one after the restart")
	}
	_, high := bounds(p, 1)
	if shortest, _ := list[i].waited(list[i+1]); shortest > high+high/10+late {
		return checks.At(list[i+1].message(), "the first retry after the restart comes "+seconds(shortest)+" later", "at most "+seconds(high))
	}
	return nil
}

// failedBefore counts the tries that failed before a time.
func failedBefore(p *checks.Provocation, at time.Time) (n int) {
	for _, t := range tries(p, p.Start) {
		if t.failed && t.opened.Before(at) {
			n++
		}
	}
	return n
}

// CountOutlivesRestart: the first Inform after the restart still tells how many tries have failed.
var CountOutlivesRestart = checks.Rule{
	ID:            "CWMP-RTY-013",
	Title:         "A restart does not reset RetryCount",
	Spec:          checks.TR069("A.3.3.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Doubtful,
	Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: countOutlivesRestart,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(4, mutate.Text("Inform/RetryCount", "0")))).Only("provoked/cwmp-rty-012").
			And("CWMP-RTY-009", "because the session before has failed"),
		checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(4, mutate.Text("Inform/RetryCount", "00")))).Only("provoked/cwmp-rty-012").
			And("CWMP-RTY-009", "because the session before has failed"),
	},
	Hint: checks.Hint{
		Allowed:     "1 or more, until a session has succeeded.",
		Cause:       "The count is kept in memory that a restart clears.",
		Consequence: "The ACS does not learn that the device could not reach it before the restart.",
		Remedy:      "The maker of the CPE should keep the count.",
	},
}

func countOutlivesRestart(p *checks.Provocation, _ *checks.Facts) error {
	step, ok := p.Step("restart")
	list := tries(p, step.Time)
	i := booted(list)
	if !ok || i < 0 || failedBefore(p, step.Time) == 0 || list[i].session.RetryCount < 0 {
		return checks.NotHere
	}
	m := list[i].message()
	if n := list[i].session.RetryCount; n == 0 {
		return checks.At(m.Find("RetryCount"), "RetryCount is "+strconv.Itoa(n)+" after failures and a restart", "1 or more").In(m)
	}
	return nil
}

// lists tells whether a session reports an event.
func lists(s *capture.Session, code string) bool {
	for _, e := range s.Events {
		if e.EventCode == code {
			return true
		}
	}
	return false
}
