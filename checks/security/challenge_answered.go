package security

import (
	"iter"
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// ChallengeAnswered: a challenge that comes in the middle of a session is answered. One to credentials that were sent says
// that they are wrong, unless it says stale; giving up is then no fault.
var ChallengeAnswered = checks.Rule{
	ID:         "CWMP-AUT-007",
	Title:      "A new challenge at any stage of a session is answered",
	Spec:       checks.TR069("3.4.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		for a, b := range challenged(s) {
			given := challenges(a.Response)
			basic, dig := asks(given)
			if !basic && !dig || a.Request.Has("Authorization") && !isStale(given) {
				continue
			}
			switch {
			case b != nil && b.Request.Has("Authorization"):
				tell(nil)
			case b != nil:
				tell(missing(b.Request, b.Request.Name()+" follows a challenge and has no Authorization", "credentials"))
			case s.InformResponse() != nil && gaveUp(s):
				tell(checks.At(a.Response, "the challenge is left without an answer", "the same message with credentials"))
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.CloseAfter(mutate.Last(mutate.And(mutate.InSession(1), mutate.Status(401))), capture.ToServer)).Only("auth-challenge-mid-session", "auth-stale-nonce").
			And("CWMP-AUT-023", "because the challenge was a stale one").
			And("CWMP-SES-012", "because the session ends in its middle"),
		checks.Breaks(mutate.DropHeader(mutate.Last(mutate.And(mutate.InSession(1), mutate.HasHeader("Authorization"))), "Authorization")).Only("auth-challenge-mid-session"),
	},
	Hint: checks.Hint{
		Allowed:     "The same message with credentials, over the same connection or a new one.",
		Cause:       "The client expects a challenge on its first request only.",
		Consequence: "An ACS that renews its nonces, or a cluster behind one address, loses the session.",
		Remedy:      "The maker of the CPE has to be ready for a challenge on each request.",
	},
}

// challenged yields the exchanges of a session that were answered with 401, each with the next request of the session, nil
// where there is none.
func challenged(s *capture.Session) iter.Seq2[*capture.Exchange, *capture.Exchange] {
	return func(yield func(a, b *capture.Exchange) bool) {
		for i, a := range s.Exchanges {
			if a.Request == nil || !a.Answered() || a.Response.HTTP.Status != 401 {
				continue
			}
			var b *capture.Exchange
			if i+1 < len(s.Exchanges) {
				b = s.Exchanges[i+1]
				if b.Request == nil || !b.Request.HTTP.Complete {
					continue
				}
			}
			if !yield(a, b) {
				return
			}
		}
	}
}

// gaveUp tells whether a session ended by the will of the CPE and not with the recording.
func gaveUp(s *capture.Session) bool {
	return !s.More && (s.Ended == capture.EndedFailed || s.Ended == capture.EndedSilent || s.Ended == capture.EndedByInform)
}

func isStale(given []digest.Challenge) bool {
	return slices.ContainsFunc(given, func(c digest.Challenge) bool { return c.Stale })
}
