package provoked

import (
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/cwmp"
)

// NotCut: the step "ask" sends a request while the CPE waits for an answer of the ACS in the middle of a session.
var NotCut = checks.Rule{
	ID:            "CWMP-CRQ-023",
	Title:         "A connection request does not cut the session short that it meets",
	Spec:          checks.TR069("3.2.2.1"),
	Level:         checks.MustNot,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: notCut,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.CloseBefore(mutate.ByMethod("GetParameterValuesResponse"), capture.ToServer), mutate.Linger(3*time.Minute))).Only("provoked/cwmp-crq-023").
			And("CWMP-SES-012", "because the CPE leaves a session that is not over"),
		checks.Breaks(mutate.Seq(mutate.ResetBefore(mutate.ByMethod("GetParameterValuesResponse"), capture.ToServer), mutate.Linger(3*time.Minute))).Only("provoked/cwmp-crq-023"),
	},
	Hint: checks.Hint{
		Allowed:     "The session goes on to its end in order, whatever the request is answered with.",
		Cause:       "The request restarts the client.",
		Consequence: "What the ACS was just doing is left half done, and is begun again with each request.",
		Remedy:      "The maker of the CPE has to keep the request until the session is over, or to refuse it.",
	},
}

func notCut(p *checks.Provocation, _ *checks.Facts) error {
	c := last(p, "ask")
	if c == nil {
		return checks.NotHere
	}
	s := during(p, c.Exchange.Request.Start)
	if s == nil || s.Inform() == nil {
		return checks.NotHere
	}
	switch s.Ended {
	case capture.EndedWell:
		return nil
	case capture.EndedFailed, capture.EndedSilent, capture.EndedByInform:
		if p.End.IsZero() {
			break
		}
		return checks.At(cutAt(s), "the session breaks off after a connection request "+saw(c), "its end in order")
	}
	return checks.Unsure("the recording ends before the session does")
}

// cutAt is the last request of a session.
func cutAt(s *capture.Session) *capture.Message {
	for i := len(s.Exchanges) - 1; i >= 0; i-- {
		if m := s.Exchanges[i].Request; m != nil {
			return m
		}
	}
	return s.Inform()
}

// Establishing: the step "ask" sends a request while the Inform of the CPE waits for its answer. That time is part of a
// session already: no second session beside it, and what is accepted leads to one after it.
var Establishing = checks.Rule{
	ID:            "CWMP-CRQ-025",
	Title:         "A session that is being established counts as one that runs",
	Spec:          checks.TR069("3.2.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked(),
	CheckProvoked: establishing,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(accepts(1, "HTTP/1.1 204 No Content"), mutate.Linger(3*time.Minute))).Only("provoked/cwmp-crq-025").
			And("CWMP-CRQ-009", "because the request has no credentials").And("CWMP-CRQ-024", "because that holds for every part of a session"),
		checks.Breaks(mutate.Seq(accepts(1, "HTTP/1.1 200 OK"), mutate.Linger(3*time.Minute))).Only("provoked/cwmp-crq-025").
			And("CWMP-CRQ-009", "because the request has no credentials").And("CWMP-CRQ-024", "because that holds for every part of a session"),
	},
	Hint: checks.Hint{
		Allowed:     "503, or success and then a new session with 6 CONNECTION REQUEST once this one is over.",
		Cause:       "Only sessions whose Inform was answered count as running.",
		Consequence: "Two sessions at a time confuse the ACS, or the request is lost though it was accepted.",
		Remedy:      "The maker of the CPE has to count a session from its connection on.",
	},
}

func establishing(p *checks.Provocation, _ *checks.Facts) error {
	c := last(p, "ask")
	if c == nil || !c.Exchange.Answered() {
		return checks.NotHere
	}
	at := c.Exchange.Request.Start
	s := during(p, at)
	if s == nil || s.InformResponse() == nil || !s.InformResponse().Start.After(c.Exchange.Response.End) {
		return checks.NotHere
	}
	for _, other := range p.Sessions {
		if v := connreq.VisitOf(other); other != s && v.Clear && v.Begun.After(at) && v.Begun.Before(s.End) {
			return checks.At(other.Inform(), "a second session begins while the first is being established", "one at a time")
		}
	}
	v := connreq.VisitOf(s)
	switch {
	case status(c) == 503:
		return nil
	case !connreq.Accepted(c) || !v.Well || v.Leaves:
		return checks.NotHere
	}
	return afterwards(p, c, s)
}

// afterwards gives the verdict on the session that a request promises which was accepted during another one.
func afterwards(p *checks.Provocation, c *capture.ConnectionRequest, s *capture.Session) error {
	switch {
	case came(p, s.End):
		return nil
	case tried(p, s.End):
		return checks.Unsure("the CPE opened a connection that came to nothing")
	case p.End.IsZero() || p.Seen.Before(s.End.Add(absent)):
		return checks.Unsure("the recording ends before the session after this one")
	}
	return checks.At(c.Exchange.Response, "no session with "+six+" follows the one that was being established", "a new session")
}
