package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// diagnosticsRules are the rules on DiagnosticsState. The fact "path" is the object of a diagnostic. The step "request" asks for
// a short test, and "during" reads the object in the same session, some seconds later. When it is over, "results" and "again"
// read the object in two sessions; "complete" sets the state to Complete; "change" sets a parameter of the test, and "changed"
// reads the object after that.
func diagnosticsRules() []*checks.Rule {
	return []*checks.Rule{&StateKept, &TestAfterSession, &CancelRefused}
}

// diagnosticsType is where the three requirements stand.
var diagnosticsType = checks.DataModel("DiagnosticsState")

const (
	testNone      = "None"
	testRequested = "Requested"
	testComplete  = "Complete"
)

// stateOf is what a step read of DiagnosticsState.
func stateOf(p *checks.Provocation, step string) (checks.Reading, string, error) {
	r, v := p.Read(step, p.Fact("path")+"DiagnosticsState")
	if v != nil {
		return r, "", v
	}
	return r, strings.TrimSpace(r.Text()), nil
}

// over tells whether a state is that of a test that came to its end.
func over(state string) bool { return state == testComplete || strings.HasPrefix(state, "Error") }

// StateKept joins what the type says of the time after a test.
var StateKept = checks.Rule{
	ID: "CWMP-DM-032", Title: "DiagnosticsState takes Requested and Canceled; results are kept; a change of the test makes it None",
	Spec: diagnosticsType, Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		verdict := checks.NotHere
		for _, check := range []func(*checks.Provocation) error{completeRefused, resultsKept, changeResets} {
			switch v := check(p); {
			case checks.IsBroken(v):
				return v
			case v == nil:
				verdict = nil
			}
		}
		return verdict
	},
	Mutants: []checks.Mutant{
		checks.Breaks(taken("0")).Only("provoked/cwmp-evt-019").And("CWMP-INF-013", "because the key of that call is not the last one then"),
		read(5, "None", "Complete"), read(5, "None", "Requested"),
		read(4, "SuccessCount</Name><Value xsi:type=\"xsd:unsignedInt\">1<", "SuccessCount</Name><Value xsi:type=\"xsd:unsignedInt\">0<"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9003 with item fault 9007 for any other value; the same results until the next test or a reboot; None after a change of the test.",
		Cause:       "The parameter is stored like any other, and nothing is bound to the parameters beside it.",
		Consequence: "An ACS takes the results of an old test, or none at all, for those of the test that it has set.",
		Remedy:      "The maker of the CPE has to check the values and to reset the state; an ACS can wait for the event.",
	},
}

// read is the mutant in which the nth reading of the golden recording tells something else.
func read(n int, old, new string) checks.Mutant {
	at := mutate.Nth(n, mutate.ByMethod("GetParameterValuesResponse"))
	return checks.Breaks(mutate.Where(at, mutate.ReplaceInBody(old, new))).Only("provoked/cwmp-evt-019")
}

func completeRefused(p *checks.Provocation) error {
	return notTaken(p.Call("complete"), "fault 9003, 9007 for the item: only the device says so")
}

// resultsKept compares the results of two sessions between which no test was asked for.
func resultsKept(p *checks.Provocation) error {
	_, first, v := stateOf(p, "results")
	if v != nil {
		return v
	}
	again, state, v := stateOf(p, "again")
	switch {
	case v != nil:
		return v
	case first != testComplete || p.Call("complete").Responded():
		return checks.NotHere
	case state == testRequested || strings.HasPrefix(state, "Error"):
		return checks.Unsure("another test may have been asked for: DiagnosticsState is %q", state)
	case state != testComplete:
		return again.At("DiagnosticsState is "+state+" in the session after that in which it was Complete", "Complete, and the results as they were")
	}
	for _, name := range []string{"SuccessCount", "FailureCount", "AverageResponseTime"} {
		was, v := p.Read("results", p.Fact("path")+name)
		if v != nil {
			continue
		}
		if is, v := p.Read("again", p.Fact("path")+name); v == nil && !is.Is(was.Text()) {
			return is.At(fmt.Sprintf("%s is %s, and was %s when the test was over", name, is.Text(), was.Text()), "the results as they were")
		}
	}
	return nil
}

// changeResets looks at the state after a parameter of the test was set to another value.
func changeResets(p *checks.Provocation) error {
	_, before, v := stateOf(p, "again")
	if v != nil {
		return v
	}
	change := p.Call("change")
	changed, state, v := stateOf(p, "changed")
	switch {
	case v != nil:
		return v
	case !over(before) || !change.Responded() || strings.TrimSpace(change.Answer.Find("Status").Text()) != "0":
		return checks.NotHere
	case state != testNone:
		return changed.At("DiagnosticsState is "+state+" after a parameter of the test was changed", testNone)
	}
	return nil
}

// TestAfterSession: the step "during" reads the object long enough after "request" for the test to be over by then.
var TestAfterSession = checks.Rule{
	ID: "CWMP-DM-033", Title: "A diagnostic starts after the session in which it was asked for",
	Spec: diagnosticsType, Level: checks.Should, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(), WarnOnly: true,
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		request := p.Call("request")
		during, state, v := stateOf(p, "during")
		switch {
		case v != nil:
			return v
		case !request.Responded() || p.Call("during").Session != request.Session:
			return checks.NotHere
		case state == testComplete:
			return during.At("DiagnosticsState is Complete in the session in which the test was asked for", "Requested until the session is over")
		case state != testRequested:
			return checks.Unsure("DiagnosticsState is %q in the session in which the test was asked for", state)
		}
		return nil
	},
	Mutants: []checks.Mutant{read(2, ">Requested<", ">Complete<"), read(2, ">Requested<", "> Complete <")},
	Hint: checks.Hint{
		Allowed:     "A test that starts at once is a matter of taste: the standard only recommends to wait.",
		Cause:       "The test is started by the parameter, and not by the end of the session.",
		Consequence: "The session disturbs what is measured.",
		Remedy:      "The maker of the CPE can start the test when the session is over; an ACS can end it at once.",
	},
}

// CancelRefused: "request" asks for a test that lasts; "before", "cancel" and "after" follow in the same session: read, Canceled,
// read. "later" reads in a session after that.
var CancelRefused = checks.Rule{
	ID: "CWMP-DM-034", Title: "A CPE that cannot cancel a diagnostic refuses the value Canceled with 9007",
	Spec: diagnosticsType, Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: cancelRefused,
	Mutants: []checks.Mutant{
		canceled("Requested"), canceled("Complete"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9003 with item fault 9007; or the test ends, and the state is None.",
		Cause:       "The text is stored or dropped, and the test goes on.",
		Consequence: "An ACS starts the next test while the old one still runs.",
		Remedy:      "The maker of the CPE has to cancel the test or to refuse the value.",
	},
}

// canceled is the mutant in which the test goes on although Canceled is accepted.
func canceled(later string) checks.Mutant {
	says := func(n int, state string) mutate.Edit {
		return mutate.Where(mutate.Nth(n, mutate.ByMethod("GetParameterValuesResponse")), mutate.Text("ParameterList/*/Value", state))
	}
	return checks.Breaks(mutate.AfterProvocation(mutate.Seq(says(2, testRequested), says(3, later)))).Only("provoked/cwmp-dm-034")
}

func cancelRefused(p *checks.Provocation, _ *checks.Facts) error {
	cancel := p.Call("cancel")
	if v := cancel.Unanswered(); v != nil {
		return v
	}
	if cancel.Answer.Fault() {
		return refusedAsItem(cancel)
	}
	_, before, v := stateOf(p, "before")
	if v != nil || before != testRequested {
		return checks.Unsure("no test was under way: DiagnosticsState is %q", before)
	}
	_, after, v := stateOf(p, "after")
	if v != nil {
		return v
	}
	later, state, v := stateOf(p, "later")
	switch {
	case v != nil:
		return v
	case state == testNone:
		return nil
	case after == testRequested && (state == testRequested || over(state)):
		return later.At("Canceled is accepted, and DiagnosticsState is "+after+" after that and "+state+" in the next session", "None, or fault 9003 with item fault 9007")
	}
	return checks.Unsure("DiagnosticsState is %q after Canceled was accepted, and %q in the next session", after, state)
}

// refusedAsItem gives the verdict on the fault that answers Canceled.
func refusedAsItem(c checks.Call) error {
	codes := itemCodes(c.Answer)
	switch {
	case c.Code() != 9003:
		return checks.Unsure("SetParameterValues is answered with fault %s, which may have nothing to do with the value", c.Answer.Summary.FaultCode)
	case len(codes) == 0:
		return checks.Unsure("the fault names no item") // which is for other rules to say
	case codes[0] == "9005":
		return checks.NotHere
	case codes[0] != "9007":
		return checks.At(c.Answer.Find("detail/Fault/SetParameterValuesFault/FaultCode"), "Canceled is refused with item fault "+codes[0], "9007").In(c.Answer)
	}
	return nil
}
