package session

import (
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// A close and a POST that cross on the wire look, at the recorder, as if the close came after the POST.
const crossing = 500 * time.Millisecond

// EndLeftToCPE: the ACS does not break the connection while a POST waits for its answer. A clean close between round
// trips is allowed and does not end the session.
var EndLeftToCPE = checks.Rule{
	ID:         "CWMP-SES-024",
	Title:      "The ACS does not break the connection while a POST is unanswered",
	Spec:       checks.TR069("3.7.2.4"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session().NeedsFraming().NeedsTiming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for _, x := range s.Exchanges {
			if x.Request == nil || !x.Request.HTTP.Complete {
				continue
			}
			switch {
			case x.Answered():
				tell(nil)
			case x.Lost == capture.LostToClose:
				tell(brokenOff(x))
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.CloseBefore(mutate.First(mutate.ResponseTo("Inform")), capture.ToClient)).Only("set-parameter-values", "two-requests", "periodic-tr098").
			And("CWMP-RTY-009", "because the next session does not know of a failure"),
		checks.Breaks(mutate.Seq(mutate.DelayMessage(mutate.Last(mutate.Status(204)), 2*time.Second), mutate.CloseBefore(mutate.Last(mutate.Status(204)), capture.ToClient))).Only("cpe-boot", "set-parameter-values", "two-requests"),
	},
	Hint: checks.Hint{
		Allowed:     "An answer to each POST; the connection may be closed after a complete response.",
		Cause:       "A worker of the ACS crashed, or a load balancer in front of it closes idle back-ends in mid-request.",
		Consequence: "The session has failed: the CPE waits and retries, and what it reported may be told twice.",
		Remedy:      "The operator of the ACS looks for the crash or the time-out at this time; the CPE retries by itself.",
	},
}

// brokenOff judges a request whose connection the server ended without an answer.
func brokenOff(x *capture.Exchange) error {
	end := x.Conn.Ends[capture.ToClient]
	switch {
	case end.Time.IsZero() || !x.Conn.Ends[capture.ToServer].Time.IsZero() && x.Conn.Ends[capture.ToServer].Time.Before(end.Time):
		return checks.NotHere
	case end.Time.Sub(x.Request.Start) < crossing && x.Response == nil && x.Number > 1:
		return checks.Unsure("the close of the ACS may have crossed the POST on the wire")
	}
	how := "closes"
	if end.Reset {
		how = "resets"
	}
	return checks.At(x.Request, "the ACS "+how+" the connection instead of answering "+x.Request.Name(), "an HTTP response")
}
