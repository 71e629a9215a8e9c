package provoked

import (
	"fmt"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// atOnce is a wait that is none: the least that a retry has to wait, with the shortest setting there is, is a second.
const atOnce = 900 * time.Millisecond

// VersionMismatch: fault 8006 ends the session. The next one may come with other versions at any time, with the same only
// as the retry policy says.
var VersionMismatch = checks.Rule{
	ID:            "CWMP-FLT-012",
	Title:         "After fault 8006 the CPE ends the session and does not come back at once with the same versions",
	Spec:          checks.TR069("A.5.2"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.Since(cwmp.V1_4),
	Confidence:    checks.LikelyQ,
	Observe:       checks.Provoked(),
	CheckProvoked: versionMismatch,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Delay(mutate.InSession(3), -time.Hour)).Only("provoked/cwmp-flt-012").
			And("CWMP-RTY-004", "because the retry comes too soon"),
		checks.Breaks(mutate.CopyExchange(mutate.InSession(2), mutate.EmptyPost(1))).Only("provoked/cwmp-flt-012").
			And("CWMP-RTY-019", "because it says the same of every fault"),
	},
	Hint: checks.Hint{
		Allowed:     "The session is over; the next Inform lists other versions, or comes after the wait of a retry.",
		Cause:       "The client treats 8006 like any error of a call and goes on, or tries again in a loop.",
		Consequence: "A device that is newer than its ACS floods it with sessions.",
		Remedy:      "The maker of the CPE has to treat 8006 as a failed session; an ACS can answer in the namespace it knows instead.",
	},
}

func versionMismatch(p *checks.Provocation, _ *checks.Facts) error {
	refused := refusedInform(p)
	if refused == nil {
		return checks.NotHere
	}
	s := refused.Session
	behind := false
	for t := range s.Turns() {
		if behind && t.Post != capture.PostInform && t.Post != capture.PostNone {
			return checks.At(t.Exchange.Request, "the CPE goes on in the session after fault 8006", "the session ended").In(t.Exchange.Request)
		}
		behind = behind || t.Exchange == refused
	}
	for _, next := range p.Since(refused.Response.End) {
		if next == s || next.Inform() == nil || s.Inform() == nil {
			continue
		}
		wait := next.Start.Sub(refused.Response.End)
		if wait < atOnce && next.Inform().Summary.SupportedVersions == s.Inform().Summary.SupportedVersions {
			return checks.At(next.Inform(), fmt.Sprintf("the next session comes after %s with the same versions", wait), "other versions, or the wait of a retry").In(next.Inform())
		}
		return nil
	}
	if p.End.IsZero() {
		return checks.Unsure("the recording ends before the next session")
	}
	return nil
}

// refusedInform is the round trip whose Inform was answered with 8006.
func refusedInform(p *checks.Provocation) *capture.Exchange {
	for _, s := range p.Since(p.Start) {
		for t := range s.Turns() {
			if r := t.Exchange.Response; t.Post == capture.PostInform && r != nil && r.Fault() && r.Summary.FaultCode == "8006" {
				return t.Exchange
			}
		}
	}
	return nil
}
