package transport

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoContent: where the ACS has nothing to say it answers 204. Version 1.0 did not say so yet: a warning there, and
// where no version was agreed. An empty answer to a request is another fault and judged elsewhere.
var NoContent = checks.Rule{
	ID:         "CWMP-HTP-010",
	Title:      "An empty response uses status 204",
	Spec:       checks.TR069("3.4.6"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.EmptyMessage().From(cwmp.ACS).Response().NeedsFraming(),
	Check: func(m *capture.Message, f *checks.Facts) error {
		x := m.Exchange
		if post := x.Post(); x.Reply() != capture.ReplyEmpty || post != capture.PostEmpty && post != capture.PostAnswer {
			return checks.NotHere
		}
		if m.HTTP.Status == 204 {
			return nil
		}
		b := atStart(m, fmt.Sprintf("an empty response has status %d", m.HTTP.Status), "204")
		if f.Version <= cwmp.V1_0 {
			return b.Warn()
		}
		return b
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.AddHeader(mutate.Status(204), "Content-Length", "0"), mutate.StatusLine(mutate.Status(204), "HTTP/1.1 200 OK"))),
		checks.Breaks(mutate.Seq(mutate.AddHeader(mutate.Last(mutate.Status(204)), "Content-Length", "0"), mutate.StatusLine(mutate.Last(mutate.Status(204)), "HTTP/1.1 202 Accepted"))),
	},
	Hint: checks.Hint{
		Allowed:     "204 without a body; before version 1.1 also 200 with length zero.",
		Cause:       "An ACS written for the first issue of the standard, or a framework that knows no 204.",
		Consequence: "Strict clients look for an envelope in the 200, find none and count the session as failed.",
		Remedy:      "The maker of the ACS has to send 204; a CPE should take an empty 200 as the end all the same.",
	},
}
