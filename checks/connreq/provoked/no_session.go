package provoked

import (
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/cwmp"
)

// NoSession: the step "right" sends a request as it has to be, "wrong password" one that is not. That such a request is
// answered as it should is for other rules; here no session may come of it.
var NoSession = checks.Rule{
	ID:            "CWMP-CRQ-011",
	Title:         "A badly authenticated connection request starts no session",
	Spec:          checks.TR069("3.2.2.2"),
	Level:         checks.MustNot,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: noSession,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DelayConn(mutate.InSession(2), 8*time.Second)).Only("provoked/cwmp-crq-011"),
		checks.Breaks(mutate.DelayConn(mutate.InSession(2), 20*time.Second)).Only("provoked/cwmp-crq-011"),
	},
	Hint: checks.Hint{
		Allowed:     "A refusal and nothing else. A session with other events may come at any time.",
		Cause:       "The device notes the request before it looks at the credentials.",
		Consequence: "Anybody on the network can make the device open sessions at will.",
		Remedy:      "The maker of the CPE has to check the credentials first.",
	},
}

// promised is how long after a request a session shows that one follows: it is due within 30 seconds.
const promised = 40 * time.Second

func noSession(p *checks.Provocation, _ *checks.Facts) error {
	c := last(p, "wrong password")
	if c == nil || !proper(p) {
		return checks.NotHere
	}
	first := asked(p, "wrong password")[0].Exchange.Request.Start
	for _, s := range p.Sessions {
		v := connreq.VisitOf(s)
		if !v.Six || v.Opened.Before(first) || v.Opened.After(c.Exchange.Request.Start.Add(absent)) {
			continue
		}
		if connreq.OtherWays(s.Inform()) {
			return checks.Unsure("the CPE may have been asked by UDP or XMPP")
		}
		return checks.At(s.Inform().Find("Event"), six+" is listed after a request with a wrong password", "no such session").In(s.Inform())
	}
	if p.End.IsZero() || p.Seen.Before(c.Exchange.Request.Start.Add(promised)) {
		return checks.Unsure("the recording ends before a session could have come")
	}
	return nil
}
