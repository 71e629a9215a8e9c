package provoked

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/cwmp"
)

// AfterQuiet: the step "right" sends a request that is accepted, "late" the next one after a long time without any.
var AfterQuiet = checks.Rule{
	ID:            "CWMP-CRQ-026",
	Title:         "A right connection request after a quiet time is not refused",
	Spec:          checks.TR069("3.2.2.1"),
	Level:         checks.MustNot,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: afterQuiet,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(4), "HTTP/1.1 503 Service Unavailable")).Only("provoked/cwmp-crq-026"),
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(4), "HTTP/1.1 500 Internal Server Error")).Only("provoked/cwmp-crq-026"),
	},
	Hint: checks.Hint{
		Allowed:     "200 or 204. 503 only while a session runs or is being established, or above the rate limit.",
		Cause:       "The device sleeps, its client is busy with something else, or the limit never recovers.",
		Consequence: "The ACS cannot reach a device that has nothing else to do.",
		Remedy:      "The maker of the CPE has to accept what it has no reason to refuse.",
	},
}

func afterQuiet(p *checks.Provocation, _ *checks.Facts) error {
	c := last(p, "late")
	switch {
	case c == nil || !proper(p):
		return checks.NotHere
	case connreq.Accepted(c):
		return nil
	case status(c) == 0:
		return checks.Unsure("the request %s", saw(c))
	case busy(p, c) || tried(p, c.Exchange.Request.Start.Add(-inTime)):
		return checks.NotHere
	}
	return checks.At(c.Exchange.Response, "the first request after a quiet time "+saw(c), "200 or 204")
}
