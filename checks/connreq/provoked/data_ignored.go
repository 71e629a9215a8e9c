package provoked

import (
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/cwmp"
)

// DataIgnored: the step "right" sends a request as it has to be, "body" one with a few bytes of data.
var DataIgnored = checks.Rule{
	ID:            "CWMP-CRQ-008",
	Title:         "Data in a connection request is ignored",
	Spec:          checks.TR069("3.2.2.2"),
	Level:         checks.Should,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: dataIgnored,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(4), "HTTP/1.1 400 Bad Request")).Only("provoked/cwmp-crq-008"),
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(4), "HTTP/1.1 413 Content Too Large")).Only("provoked/cwmp-crq-008"),
		checks.Breaks(mutate.Seq(mutate.OnlySession(3, mutate.Text("Inform/Event/EventStruct/EventCode", "2 PERIODIC")), mutate.Linger(2*time.Minute))).Only("provoked/cwmp-crq-008").
			And("CWMP-CRQ-020", "because the session does not say what it is for"),
	},
	Hint: checks.Hint{
		Allowed:     "What the request without data gets: a challenge, success, and a session.",
		Cause:       "The web server of the device takes no GET with a body, or reads the body as the next request.",
		Consequence: "An ACS whose HTTP library adds a body cannot reach the device.",
		Remedy:      "The maker of the CPE has to skip the body; an ACS must not send one.",
	},
}

func dataIgnored(p *checks.Provocation, _ *checks.Facts) error {
	c := last(p, "body")
	switch {
	case c == nil || !proper(p):
		return checks.NotHere
	case connreq.Accepted(c):
		return followed(p, c)
	case status(c) == 503:
		return checks.Unsure("the CPE is busy")
	case status(c) == 0 && p.End.IsZero():
		return checks.Unsure("the recording ends before the answer")
	}
	return checks.At(place(c), "a GET with data "+saw(c), "what one without data gets").In(place(c))
}
