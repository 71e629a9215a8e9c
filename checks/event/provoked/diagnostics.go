package provoked

import (
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

const diagnosticsComplete = "8 DIAGNOSTICS COMPLETE"

// leastTest is how long the device is left alone with its test, which is over in a second or two: one repetition.
const leastTest = time.Minute

// DiagnosticsTold: the step "request" asks for a diagnostic that is short; "results" reads its object later, which is the fact
// "path", and "again" once more in a session after that.
var DiagnosticsTold = checks.Rule{
	ID:            "CWMP-EVT-019",
	Aliases:       []string{"CWMP-IFM-025"},
	Title:         "8 DIAGNOSTICS COMPLETE is sent when a diagnostic that the ACS has asked for is complete",
	Spec:          checks.TR069("3.7.1.5"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: diagnosticsTold,
	Mutants: []checks.Mutant{
		untold("2 PERIODIC"), untold("6 CONNECTION REQUEST").And("CWMP-CRQ-020", "because no request stands behind the event").
			And("CWMP-AUT-024", "because no request stands behind the event"),
	},
	Hint: checks.Hint{
		Allowed:     "A session with 8 DIAGNOSTICS COMPLETE as soon as the test is over, well or not; none for a test that was canceled.",
		Cause:       "The test runs, and nobody tells the client that it is over.",
		Consequence: "The ACS waits for the results until it asks for them by chance.",
		Remedy:      "The maker of the CPE has to raise the event; an ACS can read DiagnosticsState after a while.",
	},
}

// untold is the mutant in which the session that tells of the test has another reason.
func untold(code string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody(diagnosticsComplete+"<", code+"<"))).Only("provoked/cwmp-evt-019")
}

func diagnosticsTold(p *checks.Provocation, _ *checks.Facts) error {
	request := p.Call("request")
	if !request.Responded() {
		return checks.NotHere
	}
	state, v := p.Read("results", p.Fact("path")+"DiagnosticsState")
	if v != nil {
		return v
	}
	read := p.Call("results").Session
	for _, s := range told(p, request.Session.End) {
		if !lists(s, diagnosticsComplete, "*") {
			continue
		}
		if s.Number >= read.Number && read.Start.Sub(request.Session.End) >= leastTest {
			return checks.At(s.Inform().Find("Event"), "8 DIAGNOSTICS COMPLETE comes only in a session that the ACS has asked for", "a session of its own when the test is over").In(s.Inform()).Warn()
		}
		return nil
	}
	switch text := strings.TrimSpace(state.Text()); {
	case text != "Complete" && !strings.HasPrefix(text, "Error"):
		return checks.Unsure("the diagnostic is not over: DiagnosticsState is %q", text)
	case !goesOn(p, read):
		return checks.Unsure("the recording ends before the next Inform")
	}
	return state.At("DiagnosticsState is "+state.Text()+", and no Inform had 8 DIAGNOSTICS COMPLETE", "the event as soon as the test is over")
}

// goesOn tells whether a later session of the device than one was accepted.
func goesOn(p *checks.Provocation, after *capture.Session) bool {
	for _, s := range told(p, after.End) {
		if s.Number > after.Number && s.Ended == capture.EndedWell {
			return true
		}
	}
	return false
}
