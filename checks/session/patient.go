package session

import (
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Patient: a CPE that waits for an answer waits at least 30 s. Only a close that the CPE makes itself, and in order, is held
// against it: a reset may come from a crash.
var Patient = checks.Rule{
	ID:         "CWMP-RTY-003",
	Title:      "A missing answer is declared lost after 30 s at the earliest",
	Spec:       checks.TR069("3.4.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming().NeedsTiming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.NoStart || s.Doubtful {
			return // what answers what is not sure there
		}
		for _, x := range s.Exchanges {
			if x.Request == nil || !x.Request.HTTP.Complete || x.Answered() || x.Lost != capture.LostToLeave || x.Response != nil {
				continue
			}
			tell(givenUp(x))
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.CloseAfter(mutate.First(mutate.ByMethod("Inform")), capture.ToServer)).Only("retry-silent"),
		checks.Breaks(sooner(20 * time.Second)).Only("retry-silent"),
	},
	Hint: checks.Hint{
		Allowed:     "30 s of waiting or more, for the connection and for each answer.",
		Cause:       "The HTTP library of the client has a time-out of a few seconds.",
		Consequence: "An ACS under load answers into closed connections, and each retry makes the load worse.",
		Remedy:      "The maker of the CPE has to raise the time-out; an ACS should answer 503 when it is too busy.",
	},
}

// waiting is the shortest time that a CPE waits for an answer (TR-069 3.4.2).
const waiting = 30 * time.Second

func givenUp(x *capture.Exchange) error {
	left, other := x.Conn.Ends[capture.ToServer], x.Conn.Ends[capture.ToClient]
	switch waited := left.Time.Sub(x.Request.End); {
	case left.Time.IsZero() || left.Reset || !other.Time.IsZero() && other.Time.Before(left.Time) || waited < 0:
		return checks.NotHere
	case waited < waiting-early:
		return checks.At(x.Request, "the CPE closes the connection after waiting "+seconds(waited)+" for the answer to "+x.Request.Name(), "30s or more")
	}
	return nil
}

// sooner lets what comes after the first long silence of the recording come earlier.
func sooner(d time.Duration) mutate.Edit {
	return mutate.New("the connection closed earlier by "+d.String(), func(t *capture.Transcript) bool {
		for i := 1; i < len(t.Entries); i++ {
			if e := t.Entries[i]; e.Verb == capture.VerbClose && e.At-t.Entries[i-1].At > d {
				for j := i; j < len(t.Entries); j++ {
					t.Entries[j].At -= d
				}
				return true
			}
		}
		return false
	})
}
