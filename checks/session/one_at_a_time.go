package session

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OneAtATime: two sessions at a time are seen only where the older one goes on after the newer has begun.
var OneAtATime = checks.Rule{
	ID:         "CWMP-EST-018",
	Title:      "At most one session exists between a CPE and its ACS",
	Spec:       checks.TR069("3.7"),
	Level:      checks.MustNot,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		switch {
		case s.Window > 0 || len(s.Exchanges) == 0:
		case s.Resumes > 0:
			tell(checks.At(s.Exchanges[0], s.Exchanges[0].Request.Name()+" goes on with session "+strconv.Itoa(s.Resumes)+" after the CPE had begun another one", "one session at a time"))
		case !s.NoStart && s.InformResponse() != nil:
			tell(nil)
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(overlap("c1", "c2", 2)).Only("session-after-transfer", "set-parameter-values"),
		checks.Breaks(overlap("c1", "c2", 4)).Only("set-parameter-values"),
	},
	Hint: checks.Hint{
		Allowed:     "One session after the other. A new Inform alone is no fault: the session before may have failed without a trace.",
		Cause:       "Two parts of the client, say for the timer and for connection requests, open sessions by themselves.",
		Consequence: "The ACS ends one of the two, and the answers of the other are lost.",
		Remedy:      "The maker of the CPE has to have one queue; the maker of the ACS has to refuse what belongs to a session that is over.",
	},
}

// overlap lets the first round trips of a second session come before the last ones of the first.
func overlap(first, second string, messages int) mutate.Edit {
	name := "the session of " + second + " begun before the last " + strconv.Itoa(messages) + " messages of " + first
	return mutate.New(name, func(t *capture.Transcript) bool {
		var of []int // the messages of the first session
		for i, e := range t.Entries {
			if e.Conn == first && e.Verb == capture.VerbData {
				of = append(of, i)
			}
		}
		if len(of) <= messages {
			return false
		}
		at, moved := t.Entries[of[len(of)-messages]].At-time.Millisecond, 0
		for i, e := range t.Entries {
			if e.Conn == second && moved < 2 {
				t.Entries[i].At = at
				if e.Verb == capture.VerbData {
					moved++
				}
			}
		}
		slices.SortStableFunc(t.Entries, func(a, b capture.Entry) int { return cmp.Compare(a.At, b.At) })
		return moved == 2
	})
}
