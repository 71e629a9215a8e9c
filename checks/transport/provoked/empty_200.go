package provoked

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	session "cwmplab/checks/session/provoked"
	"cwmplab/cwmp"
)

// Empty200: that the session ended shows in the next one alone, which is a retry where it did not.
var Empty200 = checks.Rule{
	ID:            "CWMP-HTP-011",
	Title:         "A response with status 200 and no body is treated like an empty response",
	Spec:          checks.TR069("3.7.1.4"),
	Level:         checks.Should,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Doubtful,
	Observe:       checks.Provoked(),
	CheckProvoked: empty200,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(2, mutate.Text("Inform/RetryCount", "1")))).Only("provoked/cwmp-htp-011").
			And("CWMP-IFM-010", "because no session before it has failed"),
		checks.Breaks(mutate.AfterProvocation(mutate.OnlySession(2, mutate.Text("Inform/RetryCount", "2")))).Only("provoked/cwmp-htp-011").
			And("CWMP-IFM-010", "because no session before it has failed"),
	},
	Hint: checks.Hint{
		Allowed:     "The session ends, as after 204.",
		Cause:       "The client parses the body of every 200.",
		Consequence: "Each session with such an ACS is taken for a failure and repeated.",
		Remedy:      "An ACS that answers 204 works around it.",
	},
}

func empty200(p *checks.Provocation, _ *checks.Facts) error {
	var ended *capture.Session
	for _, s := range p.Since(p.Start) {
		if ended != nil && s.RetryCount > 0 {
			return checks.At(s.Inform().Find("RetryCount"), "the next session is a retry", "RetryCount 0: the session before it was over").In(s.Inform())
		}
		if ended == nil && lastEmpty200(s) {
			ended = s
		}
	}
	switch {
	case ended == nil:
		return checks.NotHere
	case p.Seen.Sub(ended.End) < session.FirstRetry(p):
		return checks.Unsure("the recording ends before a retry could come")
	}
	return nil
}

func lastEmpty200(s *capture.Session) bool {
	m := s.Exchanges[len(s.Exchanges)-1].Response
	return m != nil && m.HTTP.Status == 200 && m.Empty()
}
