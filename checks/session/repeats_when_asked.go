package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RepeatsWhenAsked: 8005 asks for the same request once more.
var RepeatsWhenAsked = checks.Rule{
	ID:         "CWMP-RTY-020",
	Aliases:    []string{"CWMP-IFM-021", "CWMP-TC-012"},
	Title:      "After fault 8005 the same request is sent again in the same session",
	Spec:       checks.TR069("3.7.1.6", "A.5.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		var last capture.Turn
		for t := range s.Turns() {
			if t.Exchange.Request == nil {
				continue // the recording begins with its response
			}
			if last.After.State == capture.StateAgain && t.Post != capture.PostNone {
				tell(sentAgain(last.Exchange.Request, t.Exchange.Request))
			}
			last = t
		}
		if last.After.State == capture.StateAgain && !s.More {
			tell(leftWithout(s, last, last.Exchange.Request.Name()+" once more"))
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropExchange(mutate.Nth(2, mutate.ByMethod("TransferComplete")))).Only("retry-8005"),
		checks.Breaks(mutate.DropExchange(mutate.Nth(2, mutate.ByMethod("Inform")))).Only("retry-8005").
			And("CWMP-SES-003", "because InformResponse is then missing"),
	},
	Hint: checks.Hint{
		Allowed:     "The same request, at once, in the same session.",
		Cause:       "The client knows no fault code and ends the session.",
		Consequence: "The ACS, which was busy for a moment, gets the load of a new session on top.",
		Remedy:      "The maker of the CPE has to repeat the request; an ACS can answer 503 instead.",
	},
}

func sentAgain(refused, next *capture.Message) error {
	if next.Request() && next.Summary.Method == refused.Summary.Method {
		return nil
	}
	return checks.At(next, next.Name()+" follows fault 8005 to "+refused.Name(), refused.Name()+" once more")
}
