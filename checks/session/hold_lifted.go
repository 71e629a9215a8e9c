package session

import (
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// HoldLifted: an ACS that holds requests lifts the hold again in the session, so that the CPE can finish.
var HoldLifted = checks.Rule{
	ID:         "CWMP-SES-025",
	Title:      "HoldRequests is lifted again in the session",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Should,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Doubtful,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful || s.NoStart || s.More {
			return
		}
		var held *capture.Message
		for t := range s.Turns() {
			switch {
			case !t.After.HeldKnown:
			case t.After.Held:
				held = t.Exchange.Response
			case held != nil:
				tell(nil)
				held = nil
			}
		}
		if held != nil && (s.Ended == capture.EndedSilent || s.Ended == capture.EndedFailed || s.Ended == capture.EndedByInform) {
			tell(checks.At(held.Envelope("Header/HoldRequests"), "requests are still held when the session stops", "an envelope without HoldRequests, or an empty response").In(held))
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.CloseAfter(mutate.First(mutate.ByMethod("InformResponse")), capture.ToServer), mutate.Quiet(2*time.Minute))).Only("hold-requests").
			And("CWMP-SES-009", "because the CPE leaves while it is held").
			And("CWMP-SES-012", "because the CPE leaves while it is held"),
		checks.Breaks(mutate.Seq(mutate.Text("Header/HoldRequests", "1"),
			mutate.CloseAfter(mutate.First(mutate.ByMethod("GetParameterValues")), capture.ToServer), mutate.Quiet(2*time.Minute))).Only("hold-requests").
			And("CWMP-SES-012", "because the CPE leaves while it is held"),
	},
	Hint: checks.Hint{
		Allowed:     "A hold over any number of envelopes, as long as one without it, or an empty response, follows.",
		Cause:       "The ACS sets the header on every envelope and never sends an empty response.",
		Consequence: "The CPE can never send what it has to report, and gives up after its time-out.",
		Remedy:      "The maker of the ACS has to lift the hold when its own requests are done.",
	},
}
