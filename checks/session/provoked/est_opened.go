package provoked

import (
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// openedRules are the rules on what a session is opened for.
func openedRules() []*checks.Rule {
	return []*checks.Rule{&AfterReset, &AfterBoot, &NotThrottled, &AfterTransfer}
}

// restartLimit is how long a device may take to restart and come back.
const restartLimit = 10 * time.Minute

// following are the sessions that begin when another one is over.
func following(p *checks.Provocation, session *capture.Session) []*capture.Session {
	return slices.DeleteFunc(p.Since(session.End), func(s *capture.Session) bool { return s.Number <= session.Number })
}

// opens gives the verdict on the first of some sessions that fits: it has to begin within a limit of a time.
func opens(list []*capture.Session, after time.Time, limit time.Duration, cause, expected string, fits func(s *capture.Session) bool) (found bool, verdict error) {
	for _, s := range list {
		m := s.Inform()
		if m == nil || s.NoStart || s.Doubtful || !fits(s) {
			continue
		}
		if d := s.Start.Sub(after); d > limit {
			return true, checks.At(m.Find("Event"), "the session begins "+seconds(d)+" after "+cause, expected).In(m)
		}
		return true, nil
	}
	return false, nil
}

// watched tells whether the recording shows what came, or did not come, within a limit of a time.
func watched(p *checks.Provocation, after time.Time, limit time.Duration) bool {
	return !p.End.IsZero() && p.Seen.Sub(after) > limit
}

func anySession(*capture.Session) bool { return true }

// boots tells whether a session is the first one after a start.
func boots(s *capture.Session) bool { return lists(s, "1 BOOT") || lists(s, "0 BOOTSTRAP") }

// restarted judges the session after a restart that a step asks for.
func restarted(p *checks.Provocation, step, expected string, vanishes bool) error {
	c := p.Call(step)
	if !c.Responded() {
		return checks.NotHere
	}
	end := c.Session.End
	if found, v := opens(following(p, c.Session), end, restartLimit, c.Ask.Summary.Method, expected, boots); found {
		return v
	}
	switch {
	case !watched(p, end, restartLimit):
		return checks.Unsure("the recording ends before the device had to be back")
	case len(following(p, c.Session)) > 0:
		return checks.Unsure("the sessions after %s tell of no restart", c.Ask.Summary.Method)
	case vanishes:
		return checks.Unsure("no session comes: the device may have gone back to another ACS URL")
	}
	return checks.At(c.Answer.Element(), "no session comes within "+seconds(p.Seen.Sub(end))+" after "+c.Ask.Summary.Method, expected).In(c.Answer)
}

// afterRestart are the mutants of these rules: the session after the restart comes too late.
func afterRestart(golden string, session int) []checks.Mutant {
	inform := mutate.First(mutate.And(mutate.InSession(session), mutate.ByMethod("Inform")))
	var mutants []checks.Mutant
	for _, d := range []time.Duration{11 * time.Minute, time.Hour} {
		mutants = append(mutants, checks.Breaks(mutate.AfterProvocation(mutate.Delay(inform, d))).Only("provoked/"+golden))
	}
	return mutants
}

// AfterReset: the step "reset" is FactoryReset. A device that loses the URL of the ACS by it does not come back.
var AfterReset = checks.Rule{
	ID:         "CWMP-EST-003",
	Title:      "A session is opened on first installation and after a factory reset",
	Spec:       checks.TR069("3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked().NeedsTiming(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return restarted(p, "reset", "a session as soon as it has restarted", true)
	},
	Mutants: afterRestart("cwmp-fr-001", 3),
	Hint: checks.Hint{
		Allowed:     "Up to ten minutes for the restart; another ACS, where the reset brings its URL back.",
		Cause:       "The client waits for its period although the bootstrap is not delivered.",
		Consequence: "A device that was reset stays without configuration for hours.",
		Remedy:      "The maker of the CPE has to open a session once it is up.",
	},
}

// AfterBoot: the step "reboot" is Reboot.
var AfterBoot = checks.Rule{
	ID:         "CWMP-EST-004",
	Title:      "A session is opened after power-up or reset",
	Spec:       checks.TR069("3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked().NeedsTiming(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return restarted(p, "reboot", "a session as soon as it has restarted", false)
	},
	Mutants: afterRestart("cwmp-rb-001", 2),
	Hint: checks.Hint{
		Allowed:     "Up to ten minutes for the restart and for a random wait that the operator has configured.",
		Cause:       "The client waits for its period after a start.",
		Consequence: "The ACS does not learn of the restart, and cannot tell whether the device is still there.",
		Remedy:      "The maker of the CPE has to open a session once it is up.",
	},
}

// NotThrottled: the step "set" sets DefaultActiveNotificationThrottle to an hour, "request" sends a connection request.
var NotThrottled = checks.Rule{
	ID:            "CWMP-EST-015",
	Title:         "Sessions for other reasons than a notification are not held back by the throttle",
	Spec:          checks.DataModel("ManagementServer.DefaultActiveNotificationThrottle"),
	Level:         checks.MustNot,
	Role:          cwmp.CPE,
	Versions:      checks.Since(cwmp.V1_1),
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: notThrottled,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.First(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform"))), 3*time.Minute))).Only("provoked/cwmp-est-015").
			And("CWMP-CRQ-019", "because the session comes too late for the request").And("CWMP-EST-010", "because the session comes too late for the request"),
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.First(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform"))), time.Hour))).Only("provoked/cwmp-est-015").
			And("CWMP-CRQ-019", "because the session comes too late for the request").And("CWMP-EST-010", "because the session comes too late for the request"),
	},
	Hint: checks.Hint{
		Allowed:     "Sessions that would have no other purpose than active notification may wait.",
		Cause:       "The throttle is looked at before every session.",
		Consequence: "A device with a long throttle cannot be reached by connection requests.",
		Remedy:      "The maker of the CPE has to look at the throttle only where notification is the sole reason.",
	},
}

func notThrottled(p *checks.Provocation, _ *checks.Facts) error {
	step, ok := p.Step("request")
	if !ok || !p.Call("set").Responded() {
		return checks.NotHere
	}
	var accepted *capture.ConnectionRequest
	for _, c := range p.Requests {
		if accepted == nil && c.Success() && c.Exchange.Answered() && !c.Exchange.Request.Start.Before(step.Time) {
			accepted = c
		}
	}
	if accepted == nil {
		return checks.NotHere
	}
	at, m := accepted.Exchange.Response.Start, accepted.Exchange.Response
	const cause, expected = "an accepted connection request, the throttle being an hour", "a session within 30 s"
	if found, v := opens(p.Since(accepted.Exchange.Request.Start), at, 2*time.Minute, cause, expected, anySession); found {
		return v
	}
	if !watched(p, at, 2*time.Minute) {
		return checks.Unsure("the recording ends before a session had to come")
	}
	return checks.At(m, "no session comes after "+cause, expected).In(m)
}

// AfterTransfer: the step "download" asks for a file that does not exist, or for one that does; the fact "path" is where.
var AfterTransfer = checks.Rule{
	ID:            "CWMP-EST-016",
	Title:         "A session is opened when an ACS-requested transfer has finished or failed",
	Spec:          checks.TR069("3.2.1", "A.3.3.2"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: afterTransfer,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.First(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform"))), 16*time.Minute))).Only("provoked/cwmp-est-016"),
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.First(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform"))), time.Hour))).Only("provoked/cwmp-est-016"),
	},
	Hint: checks.Hint{
		Allowed:     "TransferComplete in the same session, or in one that begins once the file is applied or given up.",
		Cause:       "The result waits for the next session that has another reason.",
		Consequence: "An ACS that rolls out firmware learns hours later how it went.",
		Remedy:      "The maker of the CPE has to open a session when a transfer is over.",
	},
}

// applyLimit is how long a device may take from the answer of the file server to its report.
const applyLimit = 15 * time.Minute

func afterTransfer(p *checks.Provocation, _ *checks.Facts) error {
	c := p.Call("download")
	if !c.Responded() || strings.TrimSpace(c.Answer.Find("Status").Text()) != "1" {
		return checks.NotHere
	}
	over := fetched(p, p.Fact("path"))
	if over.IsZero() {
		return checks.Unsure("the device has not asked for the file")
	}
	key := c.Ask.Find("CommandKey").Text()
	for _, s := range p.Sessions {
		if slices.ContainsFunc(s.Exchanges, func(x *capture.Exchange) bool {
			return x.Request.IsRequest("TransferComplete") && x.Request.Find("CommandKey").Text() == key && x.Request.Start.Sub(over) <= applyLimit
		}) {
			return nil
		}
	}
	const cause, expected = "the transfer was over", "a session with 7 TRANSFER COMPLETE"
	if found, v := opens(p.Since(over), over, applyLimit, cause, expected, func(s *capture.Session) bool { return lists(s, "7 TRANSFER COMPLETE") }); found {
		return v
	}
	if !watched(p, over, applyLimit) {
		return checks.Unsure("the recording ends before a session had to come")
	}
	return checks.At(c.Answer.Element(), "no session comes within "+seconds(p.Seen.Sub(over))+" after "+cause, expected).In(c.Answer)
}

// fetched is when the last request for a file was answered, zero where there was none.
func fetched(p *checks.Provocation, path string) (at time.Time) {
	for _, o := range p.Others {
		m := o.Exchange.Request
		if m != nil && m.HTTP != nil && strings.HasSuffix(m.HTTP.Target, path) && o.Exchange.Response != nil {
			at = later(at, o.Exchange.Response.End)
		}
	}
	return at
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
