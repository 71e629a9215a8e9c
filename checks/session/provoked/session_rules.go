package provoked

import (
	"fmt"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

func sessionRules() []*checks.Rule {
	return []*checks.Rule{&VersionOfNamespace, &PlainInformResponse, &AnswersAll, &HeldPostIsNotFinal, &RebootWaits, &RetriesAfterBreak}
}

// cut are the mutants of a rule on sessions that go on: the CPE closes or resets the connection after a response.
func cut(golden string, at mutate.Match) []checks.Mutant {
	var mutants []checks.Mutant
	for _, edit := range []mutate.Edit{mutate.CloseAfter(at, capture.ToServer), mutate.ResetAfter(at, capture.ToServer)} {
		mutants = append(mutants, checks.Breaks(mutate.Seq(mutate.AfterProvocation(edit), mutate.Quiet(2*time.Minute))).Only("provoked/"+golden).
			And("CWMP-SES-009", "because the session ends there").And("CWMP-SES-012", "because the session ends there").
			And("CWMP-SES-004", "because the request gets no answer").And("CWMP-SES-031", "because the request gets no answer"))
	}
	return mutants
}

// VersionOfNamespace: the ACS answers Inform in the namespace cwmp-1-0 and without UseCWMPVersion.
var VersionOfNamespace = checks.Rule{
	ID:            "CWMP-VER-006",
	Title:         "Without UseCWMPVersion the CPE takes the version of the namespace of InformResponse",
	Spec:          checks.TR069("3.7.4"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.Since(cwmp.V1_4),
	Confidence:    checks.Known,
	Observe:       checks.Provoked(),
	CheckProvoked: versionOfNamespace,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("GetRPCMethodsResponse"), mutate.ReplaceInBody("cwmp-1-0", "cwmp-1-2")))).Only("provoked/cwmp-ver-010").
			And("CWMP-VER-009", "because the namespace changes"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("GetRPCMethodsResponse"), mutate.ReplaceInBody("cwmp-1-0", "cwmp-1-1")))).Only("provoked/cwmp-ver-010").
			And("CWMP-VER-009", "because the namespace changes"),
	},
	Hint: checks.Hint{
		Allowed:     "From InformResponse on, messages in the namespace of the ACS, and methods of that version only.",
		Cause:       "The client has one version built in and writes it everywhere.",
		Consequence: "An old ACS cannot read the messages of a new device.",
		Remedy:      "The maker of the CPE has to follow the ACS.",
	},
}

const oldNamespace = "urn:dslforum-org:cwmp-1-0"

func versionOfNamespace(p *checks.Provocation, _ *checks.Facts) error {
	verdict := checks.NotHere
	for _, s := range p.Since(p.Start) {
		old := false
		for _, x := range s.Exchanges {
			if m := x.Request; old && m != nil && m.SOAP && m.Summary.Namespace != "" {
				if m.Summary.Namespace != oldNamespace {
					return checks.At(m.Element(), fmt.Sprintf("%s is in the namespace %q", m.Name(), m.Summary.Namespace), oldNamespace).In(m)
				}
				verdict = nil
			}
			if r := x.Response; r.IsResponse("Inform") {
				old = r.Summary.Namespace == oldNamespace && r.Envelope("Header/UseCWMPVersion") == nil
			}
		}
	}
	return verdict
}

// PlainInformResponse: the same answer does not end the session.
var PlainInformResponse = checks.Rule{
	ID:         "CWMP-VER-010",
	Title:      "An InformResponse without UseCWMPVersion is accepted and the session goes on",
	Spec:       checks.TR069("3.7.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_4),
	Confidence: checks.Known,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return p.GoesOn(func(x *capture.Exchange) bool {
			return x.Response.IsResponse("Inform") && x.Response.Envelope("Header/UseCWMPVersion") == nil
		}, "a session in the version of InformResponse")
	},
	Mutants: cut("cwmp-ver-010", mutate.Last(mutate.ResponseTo("Inform"))),
	Hint: checks.Hint{
		Allowed:     "A session in the version that the namespace of InformResponse stands for.",
		Cause:       "The client takes the missing header for an error.",
		Consequence: "New devices have no session with ACSs of Amendment 4 and older.",
		Remedy:      "The maker of the CPE has to accept it.",
	},
}

// AnswersAll: the steps "one", "two" and "three" are calls that the ACS makes after the final empty POST.
var AnswersAll = checks.Rule{
	ID:            "CWMP-SES-010",
	Title:         "After its final empty POST the CPE answers every request until an empty response comes",
	Spec:          checks.TR069("3.7.1.4"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: answersAll,
	Mutants: []checks.Mutant{
		cut("cwmp-ses-010", mutate.Last(mutate.ByMethod("GetRPCMethods")))[0],
		cut("cwmp-ses-010", mutate.Last(mutate.ByMethod("GetParameterValues")))[1],
	},
	Hint: checks.Hint{
		Allowed:     "An answer to each request, response or fault.",
		Cause:       "The client counts its session as over once it has sent an empty POST.",
		Consequence: "An ACS gets one request per session done, and configuring a device takes days.",
		Remedy:      "The maker of the CPE has to wait for the empty response.",
	},
}

func answersAll(p *checks.Provocation, _ *checks.Facts) error {
	for _, step := range []string{"one", "two", "three"} {
		c := p.Call(step)
		if !c.Sent() {
			return checks.NotHere
		}
		if c.Answer == nil {
			return p.InOrder(c.Session, c.Ask.Exchange, "an answer to "+c.Ask.Summary.Method)
		}
	}
	return nil
}

// HeldPostIsNotFinal: the ACS holds requests and lifts that with an empty response.
var HeldPostIsNotFinal = checks.Rule{
	ID:         "CWMP-SES-013",
	Title:      "An empty POST sent while held is not the final one",
	Spec:       checks.TR069("3.7.1.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return p.GoesOn(liftsHold, "a pending request, or one more empty POST, once the hold is lifted")
	},
	Mutants: cut("cwmp-ses-013", mutate.First(mutate.And(mutate.InSession(2), mutate.Status(204)))),
	Hint: checks.Hint{
		Allowed:     "The pending requests, else one more empty POST.",
		Cause:       "The client counts empty POSTs without looking at HoldRequests.",
		Consequence: "Requests that were held are never sent, and the ACS takes the session for broken.",
		Remedy:      "The maker of the CPE has to tell held empty POSTs from others.",
	},
}

// liftsHold tells whether an exchange is an empty POST, sent while held, with an empty response.
func liftsHold(x *capture.Exchange) bool {
	for t := range x.Session.Turns() {
		if t.Exchange == x {
			return t.Held && t.Post == capture.PostEmpty && t.Reply == capture.ReplyEmpty
		}
	}
	return false
}

// RebootWaits: the step "reboot" is Reboot, and "after" a call behind it in the same session.
var RebootWaits = checks.Rule{
	ID:            "CWMP-SES-015",
	Title:         "A reboot that an RPC asks for happens after the session has ended in order",
	Spec:          checks.TR069("3.7.1.4", "A.3.2.9"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: rebootWaits,
	Mutants:       cut("cwmp-ses-015", mutate.Last(mutate.ByMethod("GetRPCMethods"))),
	Hint: checks.Hint{
		Allowed:     "Answers to all requests of the session; the restart once it is over.",
		Cause:       "The client restarts as soon as it has written RebootResponse.",
		Consequence: "Requests behind the Reboot are lost, and the ACS counts the session as failed.",
		Remedy:      "The maker of the CPE has to wait; an ACS can call Reboot last.",
	},
}

func rebootWaits(p *checks.Provocation, _ *checks.Facts) error {
	reboot, after := p.Call("reboot"), p.Call("after")
	if !reboot.Responded() || !after.Sent() {
		return checks.NotHere
	}
	if after.Answer == nil {
		return p.InOrder(after.Session, after.Ask.Exchange, "an answer before the restart")
	}
	return p.InOrder(after.Session, after.Ask.Exchange, "the session to end in order before the restart")
}

// RetriesAfterBreak: the ACS closes the connection instead of answering Inform.
var RetriesAfterBreak = checks.Rule{
	ID:            "CWMP-SES-016",
	Title:         "A session that ends unexpectedly leads to a retry",
	Spec:          checks.TR069("3.7.1.4"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: retriesAfterBreak,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")), time.Hour))).Only("provoked/cwmp-ses-016").
			And("CWMP-RTY-004", "because the wait is too long").And("CWMP-RTY-005", "because the wait is too long"),
		checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")), 4*time.Minute))).Only("provoked/cwmp-ses-016").
			And("CWMP-RTY-004", "because the wait is too long").And("CWMP-RTY-005", "because the wait is too long"),
	},
	Hint: checks.Hint{
		Allowed:     "Another session with RetryCount 1 after the wait of the retry table.",
		Cause:       "The client waits for its next event.",
		Consequence: "What the device wanted to tell is told at its next period, or never.",
		Remedy:      "The maker of the CPE has to carry out the retry policy.",
	},
}

// mostFirstWait is how long a first retry may take, with parameters that double what the table says twice over.
const mostFirstWait = 2 * time.Minute

func retriesAfterBreak(p *checks.Provocation, _ *checks.Facts) error {
	var broken *capture.Session
	for _, s := range p.Since(p.Start) {
		if broken == nil && s.Exchanges[len(s.Exchanges)-1].Lost == capture.LostToClose {
			broken = s
			continue
		}
		if broken != nil && s.Start.After(broken.Start) {
			if wait := s.Start.Sub(broken.End); wait > mostFirstWait {
				return checks.At(s.Inform(), fmt.Sprintf("the next session begins %s after the broken one", wait.Round(time.Second)), "a retry, 5 to 10 s after it by default").In(s.Inform())
			}
			return nil
		}
	}
	switch {
	case broken == nil:
		return checks.NotHere
	case p.End.IsZero() || p.Seen.Sub(broken.End) < mostFirstWait:
		return checks.Unsure("the recording ends before a retry had to come")
	}
	return checks.At(broken.Inform(), "no session follows the one that was broken off", "a retry, 5 to 10 s after it by default").In(broken.Inform())
}
