package provoked

import (
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/cwmp"
)

// BeforeSession: the steps "pace" send requests one after the other, each when the session of the former is over; those of
// "burst" come before the session that the first of them asks for. What the CPE takes at the one time and refuses at the
// other it does not refuse for their number. It may do so for their distance, so that it is only warned about.
var BeforeSession = checks.Rule{
	ID:            "CWMP-CRQ-021",
	Title:         "Further requests before the session begins are accepted, too",
	Spec:          checks.TR069("3.2.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked(),
	CheckProvoked: beforeSession,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.Delay(mutate.And(mutate.InSession(5), mutate.ByMethod("Inform")), 5*time.Second), mutate.StatusLine(mutate.ConnectionRequestResponse(10), "HTTP/1.1 503 Service Unavailable"))).Only("provoked/cwmp-crq-021"),
		checks.Breaks(mutate.Seq(mutate.Delay(mutate.And(mutate.InSession(5), mutate.ByMethod("Inform")), 5*time.Second), mutate.StatusLine(mutate.ConnectionRequestResponse(12), "HTTP/1.1 503 Service Unavailable"))).Only("provoked/cwmp-crq-021"),
	},
	Hint: checks.Hint{
		Allowed:     "200 or 204 for each, and one session for all. 503 once the CPE has begun to open the session, or above its rate limit; because of that a 503 is only warned about.",
		Cause:       "The device takes one request at a time and calls itself busy until its session is over.",
		Consequence: "The ACS is told no while its session is on the way, and asks again and again.",
		Remedy:      "The maker of the CPE has to answer with success and remember that it was asked.",
	},
}

func beforeSession(p *checks.Provocation, _ *checks.Facts) error {
	var first *capture.ConnectionRequest
	kept, taken := false, 0
	for _, c := range flatten(asked(p, "burst")) {
		switch {
		case first == nil && connreq.Accepted(c):
			first, taken = c, 1
		case first == nil:
		default:
			v, ok := next(p, first.Exchange.Response.Start)
			if !ok {
				return followed(p, first)
			}
			at := place(c).Start
			switch {
			case connreq.Accepted(c) && at.Before(v.Opened):
				kept, taken = true, taken+1
			case status(c) == 503 && v.Opened.Sub(at) >= crossing && pace(p) > taken:
				return checks.At(c.Exchange.Response, "a further request, "+v.Opened.Sub(at).Round(100*time.Millisecond).String()+" before the session is opened, is answered with 503", "200 or 204").Warn()
			}
		}
	}
	if !kept {
		return checks.NotHere
	}
	return nil
}

// flatten leaves out the challenges.
func flatten(list []*capture.ConnectionRequest) []*capture.ConnectionRequest {
	var final []*capture.ConnectionRequest
	for _, c := range list {
		if status(c) != 401 {
			final = append(final, c)
		}
	}
	return final
}

// next gives the first session with the event that was opened after an answer.
func next(p *checks.Provocation, at time.Time) (first connreq.Visit, found bool) {
	for _, s := range p.Sessions {
		if v := connreq.VisitOf(s); v.Six && v.Clear && !v.Opened.Before(at.Add(-reorder)) && (!found || v.Opened.Before(first.Opened)) {
			first, found = v, true
		}
	}
	return first, found
}

// pace counts the requests that the CPE has taken one after the other, 0 where it has refused one of them.
func pace(p *checks.Provocation) int {
	list := flatten(asked(p, "pace"))
	for _, c := range list {
		if !connreq.Accepted(c) {
			return 0
		}
	}
	return len(list)
}
