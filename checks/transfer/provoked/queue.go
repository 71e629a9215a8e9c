package provoked

import (
	"fmt"
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
)

// queueRules are the rules on when a transfer runs. The steps "one", "two" and "three" are Downloads with delays, each of a
// file of its own.
func queueRules() []*checks.Rule {
	return []*checks.Rule{
		made("CWMP-DL-009", "A transfer does not start before DelaySeconds have passed", "A.3.2.8", checks.MustNot, checks.Expert, notBefore, queueHint,
			shortDelay(1, "3600"), shortDelay(2, "3600")),
		made("CWMP-DL-010", "A transfer starts no more than an hour after its time", "A.3.2.8", checks.Must, checks.Likely, notLate, queueHint,
			oneLate(2*time.Hour), oneLate(70*time.Minute)),
		made("CWMP-DL-013", "Queued transfers survive a reboot", "A.3.2.8", checks.Must, checks.Expert, outlivesReboot, queueHint,
			afterBoot(mutate.RequestLine(mutate.HTTPMethod("GET"), "GET /files/other.bin HTTP/1.1"), 2*time.Hour), afterBoot(mutate.RequestLine(mutate.HTTPMethod("GET"), "GET / HTTP/1.1"), 3*time.Hour)),
		made("CWMP-DL-035", "A transfer is not held up by an earlier one with a longer delay", "A.3.2.8", checks.Must, checks.Expert, ownTime, queueHint,
			checks.Breaks(mutate.AfterProvocation(mutate.SwapExchanges(mutate.Nth(1, mutate.HTTPMethod("GET")), mutate.Nth(3, mutate.HTTPMethod("GET"))))).Only(queue).And("CWMP-DL-009", "because the other one starts too early"),
			checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.Nth(1, mutate.HTTPMethod("GET")), 10*time.Minute))).Only(queue)),
	}
}

const queue = "provoked/cwmp-dl-009"

var queueHint = checks.Hint{
	Allowed:     "A start as soon after DelaySeconds as the device can, and an hour later at most; for each transfer by itself.",
	Cause:       "There is one timer, or none that outlives a restart.",
	Consequence: "Updates that were planned for the night run in the day, or never.",
	Remedy:      "The maker of the CPE has to store each transfer with its time.",
}

// shortDelay is the mutant in which a Download asks for more delay than it got.
func shortDelay(nth int, text string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Nth(nth, mutate.ByMethod("Download")), mutate.Text("Download/DelaySeconds", text)))).Only(queue)
}

func oneLate(d time.Duration) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.Nth(1, mutate.HTTPMethod("GET")), d))).Only(queue).
		And("CWMP-DL-035", "because the others are over by then")
}

var steps = []string{"one", "two", "three"}

// started gives the call of a step, when it was due, and when its file was asked for: zero where it was not.
func started(p *checks.Provocation, step string) (c checks.Call, due, at time.Time, verdict error) {
	if c, verdict = queued(p, step); verdict != nil {
		return c, due, at, verdict
	}
	if list := gets(p, c); len(list) > 0 {
		at = list[0].Request.Start
	}
	return c, c.Answer.Start.Add(delay(c)), at, nil
}

func notBefore(p *checks.Provocation) error {
	verdict := checks.NotHere
	for _, step := range steps {
		c, _, at, v := started(p, step)
		if v != nil || at.IsZero() || delay(c) == 0 {
			continue
		}
		if waited := at.Sub(c.Ask.Start); waited < delay(c)-ahead {
			m := gets(p, c)[0].Request
			return checks.At(m, fmt.Sprintf("the file is asked for %s after a Download with a delay of %s", span(waited), delay(c)), "no transfer before the delay is over").In(m)
		}
		verdict = nil
	}
	return verdict
}

func notLate(p *checks.Provocation) error {
	verdict := checks.NotHere
	for _, step := range steps {
		c, due, at, v := started(p, step)
		switch {
		case v != nil || delay(c) == 0:
			continue
		case at.IsZero() && len(reports(p, c)) > 0:
			continue // it has given up, and says so
		case at.IsZero() && !watched(p, due, tooLate):
			return checks.Unsure("the recording ends before the transfer had to start")
		case at.IsZero():
			return checks.At(c.Answer.Element(), "the file is not asked for within "+span(p.Seen.Sub(due))+" of its time", "a start at its time, or a report of the failure").In(c.Answer)
		case at.Sub(due) > tooLate:
			m := gets(p, c)[0].Request
			return checks.At(m, "the file is asked for "+span(at.Sub(due))+" late", "a start at its time, or a report of the failure").In(m)
		}
		verdict = nil
	}
	return verdict
}

// outlivesReboot: the step "reboot" reboots before the transfer of "one" is due.
func outlivesReboot(p *checks.Provocation) error {
	reboot := p.Call("reboot")
	c, due, at, v := started(p, "one")
	if v != nil || !reboot.Responded() {
		return checks.NotHere
	}
	back := time.Time{}
	for _, s := range p.Since(reboot.Session.End) {
		for _, e := range s.Events {
			if e.EventCode == "1 BOOT" && back.IsZero() {
				back = s.End
			}
		}
	}
	if back.IsZero() {
		return checks.Unsure("no session reports the restart")
	}
	due = latest(due, back)
	switch {
	case !at.IsZero() || len(reports(p, c)) > 0:
		return nil
	case !watched(p, due, tooLate):
		return checks.Unsure("the recording ends before the transfer had to start")
	}
	return checks.At(c.Answer.Element(), "the file is not asked for after the reboot", "a transfer that outlives it").In(c.Answer)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// afterBoot is the mutant in which the file is not asked for and nothing is reported, for so long.
func afterBoot(other mutate.Edit, wait time.Duration) checks.Mutant {
	silent := mutate.Where(mutate.ByMethod("TransferComplete"), mutate.Text("TransferComplete/CommandKey", "other"))
	m := checks.Breaks(mutate.AfterProvocation(mutate.Seq(other, silent, mutate.Linger(wait)))).Only("provoked/cwmp-dl-013")
	for _, id := range []string{"CWMP-DL-002", "CWMP-TC-002", "CWMP-TC-008", "CWMP-TC-010", "CWMP-TC-017", "CWMP-EVT-018"} {
		m = m.And(id, "because another key is reported")
	}
	return m
}

// ownTime: the transfer of "two" is due before that of "one".
func ownTime(p *checks.Provocation) error {
	one, dueOne, _, v := started(p, "one")
	if v != nil {
		return v
	}
	two, dueTwo, at, v := started(p, "two")
	if v != nil {
		return v
	}
	switch {
	case delay(two) >= delay(one):
		return checks.NotHere
	case at.IsZero() && len(reports(p, two)) > 0:
		return nil
	case at.IsZero() && !watched(p, dueOne, workLimit):
		return checks.Unsure("the recording ends before the transfer had to start")
	case at.IsZero():
		return checks.At(two.Answer.Element(), "the file is not asked for within "+span(p.Seen.Sub(dueTwo))+" of its time", "a start at its own time").In(two.Answer)
	case !at.Before(dueOne):
		m := gets(p, two)[0].Request
		return checks.At(m, "the file is asked for "+span(at.Sub(dueTwo))+" late, when the one with the longer delay is due", "a start at its own time").In(m)
	}
	return nil
}
