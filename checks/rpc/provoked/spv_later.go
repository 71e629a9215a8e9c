package provoked

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// The rules on Status 1 look at a change that is committed but not yet in effect: the step "before" reads the parameter,
// "set" sets it, "same" reads it and the key in the same session, "read" reads it in the next one.

// InEffectNextSession: what is committed is in effect when the next session begins.
var InEffectNextSession = checks.Rule{
	ID:         "CWMP-SPV-013",
	Title:      "What was answered with Status 1 is applied before the next session",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if p.Call("read").Session == p.Call("set").Session {
			return checks.NotHere
		}
		return committed(p, "read")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Nth(4, mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "1500"))).Only("provoked/cwmp-spv-013").
			And("CWMP-SPV-012", "because the value that was committed is gone"),
		checks.Breaks(mutate.Where(mutate.Nth(4, mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "01500"))).Only("provoked/cwmp-spv-013"),
	},
	Hint: checks.Hint{
		Allowed:     "In the next session the parameter reads as it was set.",
		Cause:       "What waits for the end of the session is lost with it, or waits for a reboot that nobody asks for.",
		Consequence: "The ACS believes the device to be configured.",
		Remedy:      "The maker of the CPE has to apply what it has committed, and reboot by itself where that is needed.",
	},
}

// CommittedIsSeen: what is committed is what is read, in effect or not.
var CommittedIsSeen = checks.Rule{
	ID:         "CWMP-SPV-014",
	Title:      "After Status 1 the committed value and the new ParameterKey are read in the same session",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		set := p.Call("set")
		if p.Call("same").Session != set.Session {
			return checks.NotHere
		}
		if v := committed(p, "same"); v != nil {
			return v
		}
		key, v := p.Read("same", p.Fact("key"))
		if v != nil {
			return nil // the value alone was compared
		}
		if want := set.Ask.Find("ParameterKey").Text(); key.Text() != want {
			return key.At(fmt.Sprintf("ParameterKey reads %q", key.Text()), fmt.Sprintf("%q, that of the call", want))
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Nth(3, mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "1500"))).Only("provoked/cwmp-spv-013"),
		checks.Breaks(mutate.Where(mutate.Nth(3, mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody(">spv-deferred<", "><"))).Only("provoked/cwmp-spv-013"),
	},
	Hint: checks.Hint{
		Allowed:     "GetParameterValues shows the values of the last successful call, whatever its Status.",
		Cause:       "The value in effect is read, not the one that is stored.",
		Consequence: "An ACS that compares sets the value again, or reports an error.",
		Remedy:      "The maker of the CPE has to answer with what it has committed.",
	},
}

// committed compares what a step reads with what was answered with Status 1.
func committed(p *checks.Provocation, step string) error {
	name, set := p.Fact("parameter"), p.Call("set")
	if !set.Responded() || trim(set.Answer.Find("Status").Text()) != "1" {
		return checks.NotHere
	}
	was, v := p.Read("before", name)
	if v != nil {
		return v
	}
	is, v := p.Read(step, name)
	if v != nil {
		return v
	}
	switch want := checks.ValueOf(set.Ask, name); {
	case want == nil || was.Is(want.Text()):
		return checks.NotHere
	case is.Is(want.Text()):
		return nil
	case is.Is(was.Text()):
		return is.At(fmt.Sprintf("%s reads %q, as before", name, is.Text()), fmt.Sprintf("%q, which was committed", want.Text()))
	}
	return checks.Unsure("%s reads %q, which is neither the value before nor the one that was set", name, is.Text())
}

// RebootsByItself: a change that needs a reboot brings it about. The step "set" changes a parameter of which the device
// file says that it needs one; the fact "within" is how long the reboot was waited for, in seconds.
var RebootsByItself = checks.Rule{
	ID:            "CWMP-SPV-041",
	Title:         "A CPE that has to reboot for what it set does so by itself, without M Reboot",
	Spec:          checks.TR069("A.3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Expert,
	Observe:       checks.Provoked(),
	CheckProvoked: rebootsByItself,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.Delay(mutate.InSession(5), 11*time.Minute),
			mutate.OnlySession(5, mutate.ReplaceInBody("<EventCode>1 BOOT</EventCode>", "<EventCode>2 PERIODIC</EventCode>")))).Only("provoked/cwmp-spv-041"),
		checks.Breaks(mutate.OnlySession(5, mutate.ReplaceInBody("<EventCode>1 BOOT</EventCode>", "<EventCode>M Reboot</EventCode>"))).Only("provoked/cwmp-spv-041").
			And("CWMP-RB-007", "because M Reboot comes without a call of Reboot"),
	},
	Hint: checks.Hint{
		Allowed:     "After the session the device reboots and reports 1 BOOT alone; M Reboot belongs to the method of this name.",
		Cause:       "The client only notes that a reboot is needed and waits for one.",
		Consequence: "The setting is not in effect until somebody restarts the device, or until the ACS sends a Reboot it does not know is needed.",
		Remedy:      "The maker of the CPE has to start the reboot when the session is over; an ACS can send a Reboot.",
	},
}

func rebootsByItself(p *checks.Provocation, _ *checks.Facts) error {
	set := p.Call("set")
	if !set.Responded() || trim(set.Answer.Find("Status").Text()) != "1" {
		return checks.NotHere
	}
	for _, s := range p.Since(set.Session.End) {
		if s == set.Session || !reports(s, "1 BOOT") && !reports(s, "M Reboot") {
			continue
		}
		if reports(s, "M Reboot") {
			return checks.At(s.Inform().Find("Event"), "the Inform after the reboot reports M Reboot", "1 BOOT without M Reboot: no Reboot was called").In(s.Inform())
		}
		return nil
	}
	within, err := strconv.Atoi(p.Fact("within"))
	if limit := set.Session.End.Add(time.Duration(within) * time.Second); err != nil || p.End.IsZero() || p.Seen.Before(limit) {
		return checks.Unsure("no session with 1 BOOT came, and it was not waited for to the end")
	}
	return checks.At(set.Answer.Element(), fmt.Sprintf("no session with 1 BOOT came within %d s after the session", within),
		"a reboot by the CPE itself, as the change is answered with Status 1").In(set.Answer)
}

// reports tells whether the Inform of a session has an event.
func reports(s *capture.Session, code string) bool {
	return s.Inform() != nil && slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return trim(e.EventCode) == code })
}

// StatusMeansInEffect: Status 0 says that nothing is left to be applied. The step "set" changes the user name of connection
// requests to the fact "username"; the step "request" is followed by one under the new name.
var StatusMeansInEffect = checks.Rule{
	ID:            "CWMP-SPV-011",
	Title:         "Status 0 means that every change is in effect",
	Spec:          checks.TR069("A.3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Expert,
	Observe:       checks.Provoked(),
	CheckProvoked: statusMeansInEffect,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceWith(mutate.ConnectionRequestResponse(2), mutate.ConnectionRequestResponse(1))).Only("provoked/cwmp-spv-011"),
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(2), "HTTP/1.1 401 Unauthorized")).Only("provoked/cwmp-spv-011").
			And("CWMP-AUT-022", "because the 401 has no challenge"),
	},
	Hint: checks.Hint{
		Allowed:     "Status 0 with the change in effect, or Status 1 with the change in effect after the session.",
		Cause:       "Status 0 is sent whatever is left to do: services read their settings only when they start.",
		Consequence: "The ACS uses the new setting too early and finds the device out of order.",
		Remedy:      "The maker of the CPE has to apply the change before it answers, or to answer with Status 1.",
	},
}

func statusMeansInEffect(p *checks.Provocation, _ *checks.Facts) error {
	set := p.Call("set")
	step, asked := p.Step("request")
	if !set.Responded() || trim(set.Answer.Find("Status").Text()) != "0" || !asked {
		return checks.NotHere
	}
	var refused *capture.Message
	for _, r := range p.Requests {
		m := r.Exchange.Request
		a, ok := digest.ParseAuthorization(m.Header("Authorization"))
		if m.Start.Before(step.Time) || !ok || a.Username != p.Fact("username") {
			continue
		}
		if r.Success() {
			return nil
		}
		if r.Exchange.Response != nil && r.Exchange.Response.HTTP.Status == 401 {
			refused = r.Exchange.Response
		}
	}
	if refused == nil {
		return checks.Unsure("no connection request under the new name was answered")
	}
	return checks.At(nil, "the new user name of connection requests is refused", "a success: the change was answered with Status 0").In(refused)
}
