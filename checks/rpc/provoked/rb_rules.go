package provoked

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// rebootRules are the rules on Reboot. The step "reboot" is the call, "second" another one in the same session.
func rebootRules() []*checks.Rule {
	return []*checks.Rule{&RebootAnswered, &ReallyReboots, &OneReboot, &EachRebootReported, &CommittedAfterReboot}
}

// lateWork is how long a session of before, or a retry, may still be told from a restart.
const lateWork = 3 * time.Minute

// RebootAnswered: the step "after" is a call behind the Reboot in the same session.
var RebootAnswered = checks.Rule{
	ID: "CWMP-RB-001", Title: "RebootResponse is sent and the session completed before the reboot", Spec: checks.TR069("A.3.2.9"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return completes(p, "reboot") },
	Mutants:       brokenOff("cwmp-rb-001"),
	Hint: checks.Hint{
		Allowed:     "Answers to everything the ACS still asks; the restart once the session is over.",
		Cause:       "The restart begins as soon as RebootResponse is written, or before.",
		Consequence: "What the ACS asks for behind the Reboot is lost, and the session counts as failed.",
		Remedy:      "The maker of the CPE has to wait for the end of the session; an ACS can call Reboot last.",
	},
}

// completes judges a session in which the call of a step is followed by the step "after".
func completes(p *checks.Provocation, step string) error {
	c, after := p.Call(step), p.Call("after")
	switch {
	case !c.Sent() || c.Code() != 0 || c.Answer != nil && !c.Responded():
		return checks.NotHere
	case c.Answer == nil:
		return p.InOrder(c.Session, c.Ask.Exchange, c.Ask.Summary.Method+"Response before the restart")
	case !after.Sent():
		return checks.NotHere
	}
	return p.InOrder(after.Session, after.Ask.Exchange, "the session to end in order before the restart")
}

// brokenOff are the mutants of these rules: the CPE closes or resets the connection after the call behind.
func brokenOff(golden string) []checks.Mutant {
	at := mutate.Last(mutate.ByMethod("GetRPCMethods"))
	var mutants []checks.Mutant
	for _, edit := range []mutate.Edit{mutate.CloseAfter(at, capture.ToServer), mutate.ResetAfter(at, capture.ToServer)} {
		mutants = append(mutants, checks.Breaks(mutate.Seq(mutate.AfterProvocation(edit), mutate.Quiet(2*time.Minute))).Only("provoked/"+golden).
			And("CWMP-SES-009", "because the session ends there").And("CWMP-SES-012", "because the session ends there").
			And("CWMP-SES-004", "because the request gets no answer").And("CWMP-SES-031", "because the request gets no answer"))
	}
	return mutants
}

// ReallyReboots: the steps "before" and "uptime" read the parameter of the fact "uptime".
var ReallyReboots = checks.Rule{
	ID: "CWMP-RB-003", Title: "The device really reboots", Spec: checks.TR069("A.3.2.9"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: reallyReboots,
	Mutants: []checks.Mutant{
		checks.Breaks(uptime("4000")).Only("provoked/cwmp-rb-001"),
		checks.Breaks(uptime("86400")).Only("provoked/cwmp-rb-001"),
	},
	Hint: checks.Hint{
		Allowed:     "UpTime that starts anew.",
		Cause:       "Only the CWMP client is started anew, or nothing at all.",
		Consequence: "What the operator wanted to mend by the reboot stays as it is.",
		Remedy:      "The maker of the CPE has to restart the device.",
	},
}

// uptime is the edit of the uptime that is read after the reboot.
func uptime(text string) mutate.Edit {
	return mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text("ParameterList/*/Value", text)))
}

// Uptimes below shortest do not tell a reboot from none; clocks have some play.
const (
	shortest = 20
	play     = 5
)

func reallyReboots(p *checks.Provocation, _ *checks.Facts) error {
	if !p.Call("reboot").Responded() {
		return checks.NotHere
	}
	before, v := p.Read("before", p.Fact("uptime"))
	if v != nil {
		return v
	}
	after, v := p.Read("uptime", p.Fact("uptime"))
	if v != nil {
		return v
	}
	a, errA := strconv.ParseInt(trim(before.Text()), 10, 64)
	b, errB := strconv.ParseInt(trim(after.Text()), 10, 64)
	switch {
	case errA != nil || errB != nil:
		return checks.Unsure("UpTime is no number")
	case a < shortest:
		return checks.Unsure("the device had been up for %d s only", a)
	}
	passed := int64(after.In.Start.Sub(before.In.Start) / time.Second)
	if b >= a+passed-play {
		return after.At(fmt.Sprintf("UpTime is %d s, %d s after it was %d s", b, passed, a), "an UpTime that starts anew with the reboot")
	}
	return nil
}

// starts are the sessions that report a start of their own: not the retry of one that did.
func starts(p *checks.Provocation, after time.Time) (list []*capture.Session) {
	for _, s := range p.Since(after) {
		if s.Inform() != nil && !s.NoStart && !s.Doubtful && s.RetryCount == 0 && hasEvent(s, "1 BOOT") {
			list = append(list, s)
		}
	}
	return list
}

func hasEvent(s *capture.Session, code string) bool {
	return slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.TrimSpace(e.EventCode) == code })
}

// twice gives the session with two Reboots that were both answered.
func twice(p *checks.Provocation) (first, second checks.Call, ok bool) {
	first, second = p.Call("reboot"), p.Call("second")
	return first, second, first.Responded() && second.Responded() && first.Session == second.Session && first.Session.Ended == capture.EndedWell
}

// OneReboot: after the restart the device is watched for a while.
var OneReboot = checks.Rule{
	ID: "CWMP-RB-004", Title: "Several Reboots in one session cause one reboot", Spec: checks.TR069("A.3.2.9"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: oneReboot,
	Mutants:       []checks.Mutant{bootsAgain("1 BOOT"), bootsAgain("1 BOOT</EventCode><CommandKey></CommandKey></EventStruct><EventStruct><EventCode>M Reboot")},
	Hint: checks.Hint{
		Allowed:     "One restart after the session, whatever the number of calls.",
		Cause:       "Each call is put into a queue that outlives the restart.",
		Consequence: "The device is out of service twice as long; with a script that repeats its call, much longer.",
		Remedy:      "The maker of the CPE has to join the calls of a session.",
	},
}

// bootsAgain is the mutant in which the session after the restart is followed by one that reports another one.
func bootsAgain(events string) checks.Mutant {
	m := checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(3, mutate.ReplaceInBody("2 PERIODIC", events)))).Only("provoked/cwmp-rb-004")
	for _, id := range []string{"CWMP-EVT-025", "CWMP-RB-007", "CWMP-SOP-006", "CWMP-EVT-006", "CWMP-EVT-002"} {
		m = m.And(id, "because no Reboot was called for that start")
	}
	return m
}

func oneReboot(p *checks.Provocation, _ *checks.Facts) error {
	_, second, ok := twice(p)
	if !ok {
		return checks.NotHere
	}
	list := starts(p, second.Session.End)
	if len(list) == 0 {
		return checks.Unsure("no session reports the restart")
	}
	first := list[0]
	if len(list) > 1 {
		s := list[1]
		if first.Ended != capture.EndedWell {
			return checks.Unsure("the first session after the restart failed")
		}
		return checks.At(s.Inform().Find("Event"), "the device restarts again, "+s.Start.Sub(first.End).Round(time.Second).String()+" after it came back", "one restart for both calls").In(s.Inform())
	}
	if p.End.IsZero() || p.Seen.Sub(first.End) < min(lateWork, again(first.Start.Sub(second.Session.End))) {
		return checks.Unsure("the recording ends before a second restart could show")
	}
	return nil
}

// again is how long a device that took so long to restart takes to show a second restart, with time to decide on it.
func again(took time.Duration) time.Duration { return 2*took + 15*time.Second }

// EachRebootReported: the two calls have different CommandKeys.
var EachRebootReported = checks.Rule{
	ID: "CWMP-RB-005", Title: "Several Reboots in one session give one 1 BOOT and an M Reboot for each", Spec: checks.TR069("3.7.1.5"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: eachReported,
	Mutants:       []checks.Mutant{oneKey("cwmplab-one", "cwmplab-two"), oneKey("cwmplab-two", "")},
	Hint: checks.Hint{
		Allowed:     "1 BOOT once, and M Reboot with the CommandKey of each call, in any order.",
		Cause:       "There is room for one CommandKey.",
		Consequence: "The ACS waits for the end of a reboot that is long over.",
		Remedy:      "The maker of the CPE has to store all keys; an ACS can call Reboot once.",
	},
}

func oneKey(key, other string) checks.Mutant {
	m := checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(2, mutate.ReplaceInBody("<EventCode>M Reboot</EventCode><CommandKey>"+key+"<", "<EventCode>M Reboot</EventCode><CommandKey>"+other+"<")))).Only("provoked/cwmp-rb-004")
	for _, id := range []string{"CWMP-EVT-006", "CWMP-EVT-025", "CWMP-EVT-004", "CWMP-RB-007", "CWMP-EVT-002"} {
		m = m.And(id, "because the key is not that of the command")
	}
	return m
}

func eachReported(p *checks.Provocation, _ *checks.Facts) error {
	one, two, ok := twice(p)
	if !ok {
		return checks.NotHere
	}
	list := starts(p, two.Session.End)
	if len(list) == 0 {
		return checks.Unsure("no session reports the restart")
	}
	m := list[0].Inform()
	boots := 0
	for _, e := range list[0].Events {
		if strings.TrimSpace(e.EventCode) == "1 BOOT" {
			boots++
		}
	}
	if boots != 1 {
		return checks.At(m.Find("Event"), fmt.Sprintf("1 BOOT is listed %d times", boots), "once").In(m)
	}
	for _, c := range []checks.Call{one, two} {
		key := c.Ask.Find("CommandKey").Text()
		if !slices.Contains(list[0].Events, cwmp.EventStruct{EventCode: "M Reboot", CommandKey: key}) {
			return checks.At(m.Find("Event"), fmt.Sprintf("there is no M Reboot with the key %q", key), "an M Reboot for each call").In(m)
		}
	}
	return nil
}

// CommittedAfterReboot: the step "set" is answered with Status 1, "reboot" reboots, "read" reads the fact "parameter".
var CommittedAfterReboot = checks.Rule{
	ID: "CWMP-RB-008", Title: "Changes that were answered with Status 1 are in effect after a reboot", Spec: checks.TR069("A.3.2.9"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: committedAfterReboot,
	Mutants: []checks.Mutant{
		checks.Breaks(uptime("1")).Only("provoked/cwmp-rb-008").And("CWMP-SPV-012", "because it says the same"),
		checks.Breaks(uptime("77")).Only("provoked/cwmp-rb-008").And("CWMP-SPV-012", "because it says the same"),
	},
	Hint: checks.Hint{
		Allowed:     "The values that were set, whatever had to be restarted for them.",
		Cause:       "What was not applied yet is kept in memory.",
		Consequence: "A reboot undoes what the ACS has configured.",
		Remedy:      "The maker of the CPE has to store values before it answers.",
	},
}

func committedAfterReboot(p *checks.Provocation, _ *checks.Facts) error {
	set, reboot := p.Call("set"), p.Call("reboot")
	if !set.Responded() || !reboot.Responded() || trim(set.Answer.Find("Status").Text()) != "1" || len(starts(p, reboot.Session.End)) == 0 {
		return checks.NotHere
	}
	read, v := p.Read("read", p.Fact("parameter"))
	if v != nil {
		return v
	}
	if want := checks.ValueOf(set.Ask, p.Fact("parameter")).Text(); !read.Is(want) {
		return read.At(fmt.Sprintf("%s is %q after the reboot", p.Fact("parameter"), read.Text()), fmt.Sprintf("%q, which was committed with Status 1", want))
	}
	return nil
}
