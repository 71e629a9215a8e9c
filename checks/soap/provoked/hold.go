package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// HoldSupported: the ACS holds the requests of a CPE that has one to send.
var HoldSupported = checks.Rule{
	ID:         "CWMP-SOP-032",
	Title:      "HoldRequests is supported, and an envelope without it means false",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return held(p, func(string) bool { return true })
	},
	Mutants: holdMutants("provoked/cwmp-sop-032"),
	Hint: checks.Hint{
		Allowed:     "Empty POSTs and answers while held; the pending request as soon as it is lifted.",
		Cause:       "The client sends what it has as soon as InformResponse has come.",
		Consequence: "An ACS that wants to configure the device first is told things too early.",
		Remedy:      "The maker of the CPE has to keep to the header.",
	},
}

// HoldForms: the same with another way to write it.
var HoldForms = checks.Rule{
	ID:         "CWMP-SOP-033",
	Title:      "HoldRequests is understood as 0, 1, true and false",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return held(p, func(text string) bool { return text == "true" })
	},
	Mutants: holdMutants("provoked/cwmp-sop-033"),
	Hint: checks.Hint{
		Allowed:     "Each of the four forms that xs:boolean has.",
		Cause:       "The text is compared with 1.",
		Consequence: "An ACS that writes true is not obeyed.",
		Remedy:      "The maker has to read xs:boolean; an ACS can write 1.",
	},
}

// holdMutants let the held request go out where an empty POST stands.
func holdMutants(golden string) []checks.Mutant {
	at := mutate.First(mutate.And(mutate.InSession(heldSession), mutate.EmptyPosts()))
	early := mutate.ReplaceWith(at, mutate.First(mutate.ByMethod("TransferComplete")))
	var mutants []checks.Mutant
	for _, edit := range []mutate.Edit{early, mutate.Seq(early, mutate.Text("TransferComplete/FaultStruct/FaultString", "other"))} {
		mutants = append(mutants, checks.Breaks(edit).Only(golden).
			And("CWMP-SES-006", "because a request is sent while held").And("CWMP-SES-008", "because a request is sent while held").
			And("CWMP-SES-031", "because the request gets no answer").And("CWMP-SES-018", "because the request gets no answer").
			And("CWMP-SOP-029", "because the request comes twice").And("CWMP-TC-018", "because the request comes twice"))
	}
	return mutants
}

// heldSession is the session of the golden recordings in which requests are held.
const heldSession = 3

// held gives the verdict on a CPE whose requests are held, in a form that is wanted: it sends none until they are not,
// and has one to send.
func held(p *checks.Provocation, wanted func(text string) bool) error {
	verdict := checks.NotHere
	for _, s := range p.Since(p.Start) {
		waited, last := false, ""
		for t := range s.Turns() {
			if t.Held && wanted(last) {
				if t.Post == capture.PostRequest {
					m := t.Exchange.Request
					return checks.At(m.Element(), fmt.Sprintf("%s is sent though HoldRequests is %q", m.Summary.Method, last), "an empty POST or an answer").In(m)
				}
				waited = true
			}
			if waited && !t.Held && t.Post == capture.PostRequest {
				verdict = nil
			}
			if n := t.Exchange.Response.Envelope("Header/HoldRequests"); n != nil {
				last = strings.TrimSpace(n.Text())
			}
		}
		if waited && verdict == checks.NotHere {
			verdict = checks.Unsure("the CPE had no request to send that could be held")
		}
	}
	return verdict
}
