package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// EndsWhenDone: once both sides are done the session is over and the CPE posts nothing more in it.
var EndsWhenDone = checks.Rule{
	ID:         "CWMP-SES-011",
	Title:      "The CPE ends the session when both sides are done",
	Spec:       checks.TR069("3.7.1.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, f *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		ended := false
		for t := range s.Turns() {
			if t.State == capture.StateEnded && t.Post != capture.PostNone && t.Post != capture.PostInform {
				b := checks.At(t.Exchange.Request, t.Exchange.Request.Name()+" is sent after both sides were done", "the end of the session")
				if f.IssueOne(s) {
					b = b.Warn()
				}
				tell(b)
				return
			}
			ended = t.After.State == capture.StateEnded
		}
		if ended && !s.More {
			tell(nil)
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.RepeatExchange(mutate.Last(mutate.EmptyPosts()))).Only("set-parameter-values", "retry-after-503"),
		checks.Breaks(mutate.Seq(mutate.RepeatExchange(mutate.Last(mutate.EmptyPosts())), mutate.RepeatExchange(mutate.Last(mutate.EmptyPosts())))).Only("set-parameter-values", "retry-after-503"),
	},
	Hint: checks.Hint{
		Allowed:     "Nothing more after an empty response to the last answer or to an unheld empty POST; the connection is closed.",
		Cause:       "The client polls with empty POSTs until some limit of its own is reached.",
		Consequence: "Sessions never end, and the ACS holds its locks for devices that have nothing to say.",
		Remedy:      "The maker of the CPE has to close after the empty response; an ACS may refuse further POSTs.",
	},
}
