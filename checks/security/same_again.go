package security

import (
	"bytes"
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// SameAgain: what was challenged comes again as it was. Of an Inform the events and RetryCount count; what the clock and the
// house have brought meanwhile is no fault. An empty POST to try the water first is a warning: widespread libraries do that.
var SameAgain = checks.Rule{
	ID:         "CWMP-AUT-024",
	Title:      "The answer to a challenge repeats the same message",
	Spec:       checks.TR069("3.4.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		for i := 1; i < len(s.Exchanges); i++ {
			a, b := s.Exchanges[i-1], s.Exchanges[i]
			if a.Challenge() && a.Answered() && a.Request != nil && b.Request != nil && b.Request.HTTP.Complete {
				tell(repeated(a.Request, b.Request))
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.TextOf("Inform", "RetryCount", "1", 2)).Only("cpe-boot", "hold-requests"),
		checks.Breaks(mutate.TextOf("Inform", "Event/EventStruct/EventCode", "2 PERIODIC", 2)).Only("cpe-boot"),
		checks.Breaks(mutate.ReplaceWith(mutate.Nth(2, mutate.ByMethod("Inform")), mutate.First(mutate.EmptyPosts()))).Only("cpe-boot").
			And("CWMP-SES-001", "because the session then begins with an empty POST").
			And("CWMP-AUT-020", "because the copy brings the credentials of a later request"),
	},
	Hint: checks.Hint{
		Allowed:     "The same message with Authorization; CurrentTime, cwmp:ID and further events may be new.",
		Cause:       "The client counts the challenge as a failed session, or builds a new Inform of what is left in its queue.",
		Consequence: "Events are lost, and the ACS sees retries where there were none.",
		Remedy:      "The maker of the CPE has to send the very message again.",
	},
}

func repeated(first, again *capture.Message) error {
	switch {
	case first.Empty() && !again.Empty():
		return checks.At(again, "an empty POST was challenged, and "+again.Name()+" follows", "the message itself in the first place").Warn()
	case first.Dropped() || again.Dropped():
		return checks.NotHere
	case first.Name() != again.Name():
		return checks.At(again, first.Name()+" was challenged, and "+again.Name()+" follows", first.Name())
	case !first.IsRequest("Inform"):
		return nil
	}
	was, is := first.Find("RetryCount"), again.Find("RetryCount")
	if a, err := was.Uint(); err == nil {
		if b, err := is.Uint(); err == nil && a != b {
			return checks.At(is, fmt.Sprintf("RetryCount is %d", b), fmt.Sprintf("%d, as before the challenge", a)).In(again)
		}
	}
	for e := range first.FindAll("Event/*") {
		if code := event(e); !lists(again, code) {
			return checks.At(again.Find("Event"), "the event "+string(code)+" is gone", "all events of the challenged Inform").In(again)
		}
	}
	return nil
}

// event is the code of an entry of the event list, without white space around it.
func event(e *xmltree.Node) []byte { return bytes.TrimSpace(e.Child("EventCode").TextBytes()) }

// lists tells whether an Inform lists an event.
func lists(m *capture.Message, code []byte) bool {
	for e := range m.FindAll("Event/*") {
		if bytes.Equal(event(e), code) {
			return true
		}
	}
	return false
}
