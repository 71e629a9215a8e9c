package provoked

import (
	"fmt"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// acsSessionRules are the rules on what an ACS makes of the course of a session.
func acsSessionRules() []*checks.Rule {
	return []*checks.Rule{&PatientACS, &QueueInOneSession, &KnownByCookie, &InformsAgain, &MalformedRefused}
}

// refusedPost are mutants that refuse an empty POST which goes on with a session.
func refusedPost(golden string) []checks.Mutant {
	post := mutate.Last(mutate.Status(204))
	return []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(post, "400 Bad Request"))).Only(golden),
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(post, "500 Internal Server Error"))).Only(golden),
	}
}

// PatientACS: the empty POST of the step "pause" comes 25 s after the response before it.
var PatientACS = checks.Rule{
	ID:            "CWMP-RTY-028",
	Title:         "The ACS waits 30 s at least for the next POST of a session",
	Spec:          checks.TR069("3.7.2.4"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: patientACS,
	Mutants:       refusedPost("provoked/acs-cwmp-rty-028"),
	Hint: checks.Hint{
		Allowed:     "The session goes on, over the same connection or over a new one with its cookie; the ACS may have closed the old one.",
		Cause:       "A time-out of the web server or of a proxy, shorter than 30 s, that takes the session along.",
		Consequence: "Slow devices lose their sessions and repeat them without end.",
		Remedy:      "The operator of the ACS has to set its time-out to 30 s or more, or to what SessionTimeout of the Inform says.",
	},
}

// How long a pause has to be to show something, and how long it may be.
const (
	shortPause = 20 * time.Second
	longPause  = 30 * time.Second
)

func patientACS(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("pause")
	if !m.Sent() || m.Session == nil {
		return checks.NotHere
	}
	gap := time.Duration(0)
	for i, x := range m.Session.Exchanges {
		if x.Post() == capture.PostEmpty && !x.Request.Start.Before(m.Time) {
			if i > 0 && m.Session.Exchanges[i-1].Response != nil {
				gap = x.Request.Start.Sub(m.Session.Exchanges[i-1].Response.End)
			}
			break
		}
	}
	if gap < shortPause || gap > longPause {
		return checks.Unsure("the pause lasts %s, which is not what was meant", gap.Round(time.Second))
	}
	return m.Served()
}

// QueueInOneSession: each step "queued…" names a request that waits in the ACS.
var QueueInOneSession = checks.Rule{
	ID:            "CWMP-SES-022",
	Title:         "The ACS sends all that is queued before it ends the session",
	Spec:          checks.TR069("3.7.2.3"),
	Level:         checks.Should,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Doubtful,
	Observe:       checks.Provoked(),
	CheckProvoked: queueInOneSession,
	Mutants: []checks.Mutant{
		queueSplit(2), queueSplit(3),
	},
	Hint: checks.Hint{
		Allowed:     "All requests in one session; an ACS may put off what depends on something else.",
		Cause:       "The ACS takes one request from its queue for each session.",
		Consequence: "Three changes take three periods, which may be days.",
		Remedy:      "The operator of the ACS should have it go on until the queue is empty.",
	},
}

// queueSplit moves the nth request into the session that follows, where nothing was left to be sent.
func queueSplit(n int) checks.Mutant {
	asks := mutate.ByMethod("GetParameterValues")
	late := mutate.ReplaceWith(mutate.Last(mutate.Status(204)), mutate.Nth(n, asks))
	other := mutate.ReplaceWith(mutate.Nth(n, asks), mutate.First(asks))
	return checks.Breaks(mutate.AfterProvocation(mutate.Seq(late, other))).Only("provoked/acs-cwmp-ses-022").
		And("CWMP-SES-004", "because the recording ends with a request")
}

// queuedSteps are the names of the steps, in order.
var queuedSteps = []string{"queued 1", "queued 2", "queued 3"}

func queueInOneSession(p *checks.Provocation, _ *checks.Facts) error {
	var in []*capture.Session
	var late *capture.Message
	for _, name := range queuedSteps {
		step, ok := p.Step(name)
		if !ok {
			return checks.NotHere
		}
		session, ask := asked(p, step)
		if ask == nil {
			return checks.Unsure("the ACS has not sent the request of step %q", name)
		}
		in = append(in, session)
		if session != in[0] && late == nil {
			late = ask
		}
	}
	if late == nil {
		return nil
	}
	if in[0].Ended != capture.EndedWell {
		return checks.Unsure("the first of the sessions broke off")
	}
	return checks.At(late.Element(), late.Summary.Method+" was queued with the others and comes in another session", "all that is queued in one session").In(late)
}

// asked finds the request of the ACS that a step has queued.
func asked(p *checks.Provocation, step checks.Step) (*capture.Session, *capture.Message) {
	for _, s := range p.Sessions {
		for _, x := range s.Exchanges {
			if m := x.Response; m != nil && !m.Start.Before(step.Time) && step.Asks(m, step.Facts["method"]) {
				return s, m
			}
		}
	}
	return nil, nil
}

// KnownByCookie: the empty POST of the step "moved" comes over a new connection, with the cookie.
var KnownByCookie = checks.Rule{
	ID:            "CWMP-SES-026",
	Title:         "A session that goes on over a new connection with its cookie is recognised",
	Spec:          checks.TR069("3.4.2", "3.7.2"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked().NeedsFraming(),
	CheckProvoked: knownByCookie,
	Mutants:       refusedPost("provoked/acs-cwmp-ses-026"),
	Hint: checks.Hint{
		Allowed:     "The session goes on; the ACS may challenge the new connection.",
		Cause:       "The session is tied to the TCP connection, or connections are spread over servers that share nothing.",
		Consequence: "Wherever a device or something on the way closes a connection, the session fails.",
		Remedy:      "The operator of the ACS has to have it look sessions up by their cookie; a load balancer has to be sticky.",
	},
}

func knownByCookie(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("moved")
	if !m.Sent() {
		return checks.NotHere
	}
	if !m.Exchange.Request.Has("Cookie") {
		return checks.Unsure("the ACS has set no cookie")
	}
	if m.Session != nil && m.Session.Exchanges[0].Conn == m.Exchange.Conn {
		return checks.NotHere
	}
	return m.Served()
}

// InformsAgain: the CPE broke a session off; the step "again" is its next Inform.
var InformsAgain = checks.Rule{
	ID:            "CWMP-SES-027",
	Title:         "An Inform of a CPE whose session is still open begins a new session",
	Spec:          checks.TR069("3.7.2.4"),
	Level:         checks.Should,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Doubtful,
	Observe:       checks.Provoked(),
	CheckProvoked: informsAgain,
	Mutants:       refusals("provoked/acs-cwmp-ses-027"),
	Hint: checks.Hint{
		Allowed:     "InformResponse; the old session has failed.",
		Cause:       "The ACS keeps a device locked until its old session times out.",
		Consequence: "Each broken session is followed by refused ones, and the waits of the device grow.",
		Remedy:      "The operator of the ACS should have it drop the old session.",
	},
}

func informsAgain(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("again")
	if !m.Sent() {
		return checks.NotHere
	}
	broken := false
	for _, s := range p.Sessions {
		broken = broken || s != m.Session && s.InformResponse() != nil && s.Ended != capture.EndedWell && s.Start.Before(m.Exchange.Request.Start)
	}
	if !broken {
		return checks.NotHere
	}
	if m.Exchange.HTTPError() && !m.Exchange.Challenge() && m.Status() != 429 {
		return m.Broken("InformResponse: a new session")
	}
	return m.Accepted()
}

// MalformedRefused: the POST of the step "malformed" holds something that is no XML, or no SOAP 1.1 (which a
// receiver has to refuse as well: SOAP 1.1 4.1.2).
var MalformedRefused = checks.Rule{
	ID:            "CWMP-SES-030",
	Title:         "A malformed POST gets an HTTP error, never a success",
	Spec:          checks.TR069("3.7.2"),
	Level:         checks.Should,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Doubtful,
	Observe:       checks.Provoked(),
	CheckProvoked: malformedRefused,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.StatusLine(mutate.Status(400), "HTTP/1.1 200 OK")).Only("provoked/acs-cwmp-ses-030").
			And("CWMP-SES-018", "because the request is left without an answer"),
		checks.Breaks(mutate.StatusLine(mutate.Status(400), "HTTP/1.1 204 No Content")).Only("provoked/acs-cwmp-ses-030").
			And("CWMP-SES-018", "because the request is left without an answer"),
	},
	Hint: checks.Hint{
		Allowed:     "Status 400 or another error, a SOAP fault, or a closed connection; the session has failed.",
		Cause:       "The ACS takes what it cannot read for an empty POST.",
		Consequence: "The device counts as told what the ACS never understood.",
		Remedy:      "The operator of the ACS should have it answer 400.",
	},
}

func malformedRefused(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("malformed")
	switch r := m.Response(); {
	case !m.Sent():
		return checks.NotHere
	case m.Exchange.Lost == capture.LostToClose, r != nil && (r.HTTP.Status >= 400 || r.Fault()) && !m.Exchange.HTTPLevel():
		return nil
	case r == nil:
		return checks.Unsure("the malformed POST gets no answer in what is recorded")
	}
	if v := m.Unheard(); v != nil {
		return v
	}
	return checks.At(m.Response(), fmt.Sprintf("a malformed POST is answered with status %d", m.Status()), "an HTTP error, 400")
}
